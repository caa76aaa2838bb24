// up must bring everything up, change nothing the second time, leave a stack that plain Compose understands, and go without a trace.
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectLoopbackOnly, expectNothingToDo, expectPlainCompose, expectSecretsKept } from './scenarios.ts'
import { leftBehind, openStack } from './stack.ts'
import type { Stack } from './stack.ts'

interface Status {
  readonly state: string
  readonly changed: boolean
  readonly services: readonly {
    readonly service: string
    readonly state: string
    readonly address?: string
  }[]
}

const services = [
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
]

describe('the life of a stack', () => {
  let stack: Stack
  beforeAll(async () => {
    stack = await openStack('life')
  })
  afterAll(() => stack.end())

  it('comes up, every service ready', async () => {
    const status = await stack.json<Status>(['up'])
    expect(status.services.map(({ service }) => service).toSorted()).toEqual(services)
    expect(status.state).toBe('ready')
    expect(status.changed).toBe(true)
  })

  it('does nothing the second time: no write, no call to Compose, no container event', () =>
    expectNothingToDo(stack))

  it('is understood by plain Compose in .lake, for every subset of profiles', () => expectPlainCompose(stack))

  it('publishes on loopback only', () => expectLoopbackOnly(stack))

  it('keeps its secrets in .lake/secrets', () =>
    expectSecretsKept(stack, ['postgres-password', 'grafana-admin-password', 'grafana-secret-key']))

  it('stops without a trace, and keeps the data until it is told otherwise', async () => {
    const id = await stack.id()
    const ended = await stack.lake('down')
    expect(ended, ended.stderr).toMatchObject({ code: 0 })
    const left = await leftBehind(id)
    expect(left.filter((name) => !name.startsWith('volume '))).toEqual([])
    expect(left.length).toBeGreaterThan(3)
    expect((await stack.lake('status')).code).toBe(10)
    const refused = await stack.lake('down', '--volumes')
    expect(refused.code).toBe(3)
    expect(refused.stderr).toContain(`${id}_prometheus`)
    expect(await stack.lake('down', '--volumes', '--yes')).toMatchObject({ code: 0 })
    expect(await leftBehind(id)).toEqual([])
  })
})
