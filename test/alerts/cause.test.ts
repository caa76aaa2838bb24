// Which component's fall explains the alerts: the same facts, the same answer.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { likelyCause } from '../../src/alerts/cause.ts'
import type { CauseInput } from '../../src/alerts/cause.ts'
import { needsOf } from '../../src/alerts/fallen.ts'
import { components } from '../../src/components/index.ts'
import type { ComponentName } from '../../src/components/index.ts'

const needs = new Map([
  ['nessie', ['postgres', 'minio']],
  ['trino', ['nessie']],
  ['postgres', []],
  ['minio', []],
])
const felt = (name: string, component: string, minute = 0) => ({
  name,
  component,
  since: `2026-11-28T12:${String(minute).padStart(2, '0')}:00Z`,
})
const fallen = (...names: readonly string[]) =>
  names.map((component) => ({ component, how: 'is not running' }))
const cause = (input: Omit<CauseInput, 'needs'>) => likelyCause({ ...input, needs })

describe('the cause', () => {
  test('is what fell, and is told in words', () => {
    const alerts = [
      felt('NessieStoreFailing', 'nessie', 3),
      felt('PostgresDown', 'postgres', 1),
      felt('TrinoInternalFailures', 'trino', 4),
      felt('HostMemoryLow', 'host', 0),
    ]
    expect(cause({ alerts, fallen: fallen('postgres') })).toEqual({
      component: 'postgres',
      how: 'is not running',
      since: '2026-11-28T12:01:00Z',
      of: 4,
      explains: [
        { alert: 'NessieStoreFailing', component: 'nessie', path: ['nessie', 'postgres'] },
        { alert: 'PostgresDown', component: 'postgres', path: ['postgres'] },
        { alert: 'TrinoInternalFailures', component: 'trino', path: ['trino', 'nessie', 'postgres'] },
      ],
      text:
        'postgres is not running. That explains 3 of 4 alerts: PostgresDown, ' +
        'NessieStoreFailing (nessie needs postgres), TrinoInternalFailures (trino needs nessie needs postgres).',
    })
  })

  test('of two that fell is the one that the other needs', () => {
    const alerts = [felt('A', 'trino'), felt('B', 'nessie'), felt('C', 'postgres')]
    expect(cause({ alerts, fallen: fallen('nessie', 'postgres') })?.component).toBe('postgres')
    const above = [felt('A', 'trino'), felt('B', 'trino')]
    expect(cause({ alerts: above, fallen: fallen('nessie', 'minio') })?.component).toBe('minio')
  })

  test('of two that have nothing to do with each other is the one that explains more', () => {
    const alerts = [felt('A', 'postgres'), felt('B', 'minio'), felt('C', 'minio')]
    expect(cause({ alerts, fallen: fallen('postgres', 'minio') })?.component).toBe('minio')
  })

  test('is not made up: nothing fell, or it explains one alert only', () => {
    const alerts = [felt('A', 'postgres'), felt('B', 'postgres')]
    expect(cause({ alerts, fallen: [] })).toBeUndefined()
    expect(cause({ alerts, fallen: fallen('minio') })).toBeUndefined()
    expect(cause({ alerts: [felt('A', 'postgres')], fallen: fallen('postgres') })).toBeUndefined()
  })

  test('is found in any graph, circles too, and does not depend on the order of the alerts', () => {
    const name = fc.constantFrom('a', 'b', 'c', 'd', 'e')
    const graph = fc.dictionary(name, fc.uniqueArray(name)).map((edges) => new Map(Object.entries(edges)))
    const facts = fc.record({
      alerts: fc.array(fc.record({ name, component: name, since: fc.constant('2026-11-28T12:00:00Z') })),
      fallen: fc.uniqueArray(name).map((names) => fallen(...names)),
      needs: graph,
    })
    fc.assert(
      fc.property(facts, (input) => {
        const found = likelyCause(input)
        const turned = likelyCause({ ...input, alerts: input.alerts.toReversed() })
        expect(turned?.component).toBe(found?.component)
        for (const { path } of found?.explains ?? []) {
          expect(path.at(-1)).toBe(found?.component)
          for (const [index, step] of path.slice(1).entries())
            expect(input.needs.get(path[index] ?? '')).toContain(step)
        }
      }),
    )
  })
})

test('the catalogue says who needs whom', () => {
  const planned = (Object.keys(components) as ComponentName[]).map((name) => ({
    name,
    component: components[name],
    mode: 'managed' as const,
    properties: {},
  }))
  const graph = needsOf(planned)
  expect(graph.get('nessie')).toEqual(expect.arrayContaining(['postgres', 'minio']))
  expect(graph.get('trino')).toEqual([])
  expect(graph.get('grafana')).toContain('prometheus')
  expect(needsOf(planned.filter(({ name }) => name !== 'postgres')).get('nessie')).not.toContain('postgres')
})
