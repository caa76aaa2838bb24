import { expect, test } from 'vitest'
import { fakeSystem } from './fake-system.ts'

test('sleepers wake in the order of their time, and the world changes in between', async () => {
  const { clock } = fakeSystem()
  const seen: string[] = []
  clock.at(150, () => seen.push(`event ${clock.elapsed()}`))
  const nap = async (ms: number) => {
    await clock.sleep(ms)
    seen.push(`${ms} at ${clock.elapsed()}`)
  }
  await Promise.all([nap(200), nap(100), nap(100).then(() => nap(50))])
  expect(seen).toEqual(['100 at 100', '100 at 100', 'event 150', '50 at 150', '200 at 200'])
})

test('a sleep ends by an interruption', async () => {
  const { clock } = fakeSystem()
  await expect(clock.sleep(10, AbortSignal.abort())).rejects.toMatchObject({ exit: 'interrupted' })
})

test('up makes the declared containers once; down takes them away', async () => {
  const system = fakeSystem({ files: { '/p/.lake/.env': 'COMPOSE_PROJECT_NAME=demo-1\n' } })
  const options = { signal: new AbortController().signal, onEvent: () => {} }
  system.engineState.services.set('trino', { health: 'starting' })
  await system.compose.up('/p/.lake', ['trino'], options)
  await system.compose.up('/p/.lake', ['trino'], options)
  const label = 'com.docker.compose.project=demo-1'
  expect(await system.engine.containers(label)).toMatchObject([
    { name: 'demo-1-trino-1', health: 'starting' },
  ])
  await system.compose.down({ project: 'demo-1', volumes: false }, options)
  expect(await system.engine.leftovers(label)).toEqual({ networks: [], volumes: [] })
  expect(await system.engine.containers(label)).toEqual([])
})

test('a foreign lock is waited for, and a fault comes as often as asked', async () => {
  const system = fakeSystem()
  system.disk.locks.set('/p/.lake/lock', 'lake up (pid 7)')
  system.clock.at(300, () => system.disk.locks.delete('/p/.lake/lock'))
  const waited: string[] = []
  const options = {
    timeoutMs: 1000,
    signal: new AbortController().signal,
    onWait: (it: string) => waited.push(it),
  }
  system.fail('disk.write /a', new Error('full'), 1)
  await system.disk.withLock('/p/.lake/lock', options, async () => {
    await expect(system.disk.write('/a', 'x')).rejects.toThrow('full')
    await system.disk.write('/a', 'x')
  })
  expect(waited).toEqual(['lake up (pid 7)'])
  expect(system.disk.tree('')).toEqual({ a: 'x' })
})

test('an http answer is found by the longest start; without one the connection is refused', async () => {
  const { http } = fakeSystem()
  http.answers.set('http://127.0.0.1:9090/', 'up')
  http.answers.set('POST http://127.0.0.1:9090/-/reload', 503)
  expect((await http.request('http://127.0.0.1:9090/x')).body).toBe('up')
  expect((await http.request('http://127.0.0.1:9090/-/reload', { method: 'POST' })).status).toBe(503)
  await expect(http.request('http://127.0.0.1:1/')).rejects.toMatchObject({ kind: 'refused' })
})
