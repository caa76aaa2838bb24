// health must be green on a whole stack, and name the right component and cause first when one is killed.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

interface Health {
  readonly checks: readonly {
    readonly id: string
    readonly subject: string
    readonly status: string
    readonly cause?: string
    readonly fix?: string
  }[]
}

const essential = [
  'prometheus',
  'alertmanager',
  'loki',
  'alloy',
  'socket-proxy',
  'postgres',
  'postgres-exporter',
]
const optional = ['tempo', 'containers', 'host', 'grafana']

describe('health', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('health')
    await stack.json(['up'])
  })
  afterAll(() => stack.end())

  const green = (): Promise<Health> =>
    eventually(async () => {
      const health = await stack.json<Health>(['health'])
      const bad = health.checks.filter(({ status }) => status === 'fail')
      if (bad.length > 0) throw new Error(JSON.stringify(bad))
      return health
    }, 90)

  it('is green, and has looked at every component and at the chain', async () => {
    const health = await green()
    const subjects = new Set(
      health.checks.filter(({ status }) => status === 'ok').map(({ subject }) => subject),
    )
    for (const name of [
      'prometheus',
      'alertmanager',
      'loki',
      'alloy',
      'socket-proxy',
      'postgres',
      'containers',
      'grafana',
      'chain',
    ]) {
      expect(subjects, `a check of ${name}`).toContain(name)
    }
  })

  it.each([...essential, ...optional])(
    'names %s first when it is killed, and is green after up',
    async (service) => {
      await stack.docker('kill', await stack.container(service))
      const ended = await stack.lake('health', '--json')
      expect(ended.code, ended.stdout).toBe(essential.includes(service) ? 8 : 9)
      const { checks } = (JSON.parse(ended.stdout) as { data: Health }).data
      const first = checks.find(({ status }) => status === 'fail')
      expect(first?.id).toContain(service)
      expect(first?.cause).toContain('killed')
      const text = await stack.lake('health')
      const firstLine = text.stdout.split('\n').find((line) => line.includes('killed'))
      expect(firstLine).toContain(service)
      await stack.json(['up'])
      await green()
    },
  )
})
