import { beforeEach, describe, expect, test } from 'vitest'
import { unreachable } from '../../src/system/engine-errors.ts'
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
    const there = await lines()
    at.system.clock.at(at.system.clock.elapsed() + 5000, () => at.system.engineState.containers.clear())
    expect((await lines({ follow: true })).toSorted()).toEqual([...there].toSorted())
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

describe('following', () => {
  const restart = (startedAt: string, more: string[]): void => {
    const { logs } = at.system.engineState
    const id = `again-${startedAt}`
    at.change('loki', { id, startedAt, state: 'running' })
    logs.set(
      id,
      more.map((line) => ({ time: startedAt, stream: 'stdout' as const, line })),
    )
  }

  test('goes on with the container that takes the place of one that ended, and ends with the stack', async () => {
    at.change('loki', { startedAt: '2030-01-01T00:00:00.000Z' })
    at.system.clock.at(at.system.clock.elapsed() + 3000, () => restart('2030-01-01T00:01:00.000Z', ['anew']))
    at.system.clock.at(at.system.clock.elapsed() + 8000, () => at.system.engineState.containers.clear())
    expect(await lines({ follow: true, services: ['loki'], tail: 1 })).toEqual([
      'loki level=error l5',
      'loki anew',
    ])
  })

  test('says so when the engine is gone', async () => {
    const session = await at.session()
    let asked = 0
    const observeAll = async (project: string) => {
      asked += 1
      if (asked > 1) throw unreachable({ address: 'x', platform: 'linux' }, [])
      return session.runtime.observeAll(project)
    }
    const cut = { ...session, runtime: { ...session.runtime, observeAll } }
    const read = async (): Promise<void> => {
      const options = { services: [], follow: true, signal: at.options.signal }
      for await (const { line } of readLogs(cut, options)) expect(line).not.toBe('')
    }
    await expect(read()).rejects.toMatchObject({ code: 'engine-unreachable' })
  })
})

test('services of the user in compose.override.yaml can be read too', async () => {
  const { containers, logs } = at.system.engineState
  const loki = at.container('loki')
  if (loki === undefined) throw new Error('no loki')
  const labels = {
    'com.docker.compose.project': loki.labels['com.docker.compose.project'] ?? '',
    'com.docker.compose.service': 'mine',
  }
  containers.set('mine', { ...loki, id: 'mine', name: 'mine', labels })
  logs.set('mine', [second(1, 'hello')])
  expect(await lines({ services: ['mine'] })).toEqual(['mine hello'])
})
