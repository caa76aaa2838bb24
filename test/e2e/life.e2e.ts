// The life of a stack of containers, which plain Compose must understand as well.
import { expect, it } from 'vitest'
import { lifeOn } from '../spine/life.ts'
import { expectPlainCompose } from './scenarios.ts'
import { composeDriver, lakeYaml } from './stack.ts'

lifeOn(composeDriver, {
  yaml: lakeYaml('life'),
  services: [
    'alertmanager',
    'alloy',
    'containers',
    'grafana',
    'host',
    'loki',
    'postgres',
    'postgres-exporter',
    'prometheus',
    'socket-proxy',
    'tempo',
  ],
  secrets: ['postgres-password', 'grafana-admin-password', 'grafana-secret-key'],
  also(stack) {
    it('is understood by plain Compose in .lake, for every subset of profiles', () =>
      expectPlainCompose(stack()))

    it('has a volume for everything that keeps data', async () => {
      const left = await stack().left()
      expect(left.filter((name) => name.startsWith('volume ')).length).toBeGreaterThan(3)
    })
  },
})
