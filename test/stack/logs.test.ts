import { beforeEach, describe, expect, test } from 'vitest'
import { readLogs } from '../../src/stack/logs.ts'
import type { LogsOptions } from '../../src/stack/logs.ts'
import { up } from '../../src/stack/up.ts'
import { world } from './world.ts'
import type { World } from './world.ts'

let at: World
const second = (n: number, line: string) => ({
  time: `2030-01-01T00:00:0${n}.000Z`,
  stream: 'stdout' as const,
  line,
})

beforeEach(async () => {
  at = world()
  await up(await at.session(), at.options)
  const { logs } = at.system.engineState
  logs.set(at.container('loki')?.id ?? '', [second(1, 'l1'), second(4, 'l4'), second(5, 'level=error l5')])
  logs.set(at.container('prometheus')?.id ?? '', [second(2, 'p2'), second(3, 'p3')])
})

async function lines(over: Partial<LogsOptions> = {}): Promise<readonly string[]> {
  const options = { services: [], follow: false, signal: at.options.signal, ...over }
  const found: string[] = []
  for await (const { service, line } of readLogs(await at.session(), options))
    found.push(`${service} ${line}`)
  return found
}

describe('logs', () => {
  test('of several services come in the order of time', async () => {
    expect(await lines()).toEqual([
      'loki l1',
      'prometheus p2',
      'prometheus p3',
      'loki l4',
      'loki level=error l5',
    ])
  })

  test('of one service, the last lines, what matches, what is young', async () => {
    expect(await lines({ services: ['prometheus'] })).toEqual(['prometheus p2', 'prometheus p3'])
    expect(await lines({ tail: 1 })).toEqual(['prometheus p3', 'loki level=error l5'])
    expect(await lines({ grep: 'level=(warn|error)' })).toEqual(['loki level=error l5'])
    const age = at.system.clock.now().getTime() - Date.parse('2030-01-01T00:00:04.000Z')
    expect(await lines({ sinceMs: age })).toEqual(['loki l4', 'loki level=error l5'])
  })

  test('followed, nothing is lost', async () => {
    expect((await lines({ follow: true })).toSorted()).toEqual((await lines()).toSorted())
  })

  test('an unknown service is answered with the nearest known one', async () => {
    await expect(lines({ services: ['lokki'] })).rejects.toMatchObject({
      exit: 'usage',
      details: ['Did you mean loki?'],
      actions: [{ id: 'nearest', command: 'lake logs loki' }],
    })
  })

  test('a bad expression and a stopped stack are told apart', async () => {
    await expect(lines({ grep: '(' })).rejects.toMatchObject({ code: 'bad-regex', exit: 'usage' })
    at.system.engineState.containers.clear()
    await expect(lines()).rejects.toMatchObject({ code: 'not-running', exit: 'notRunning' })
  })
})
