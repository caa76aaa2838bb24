import { describe, expect, test } from 'vitest'
import { HttpFailure } from '../../src/system/http-failure.ts'
import { prepare } from '../../src/stack/prepare.ts'
import { stackStatus } from '../../src/stack/status.ts'
import { up } from '../../src/stack/up.ts'
import { dir, folder, world } from './world.ts'
import type { World } from './world.ts'

const run = async (at: World, over: Partial<World['options']> = {}) =>
  up(await at.session(), { ...at.options, ...over })
const writes = (calls: readonly string[]) =>
  calls.filter((call) => /^(disk\.(write|remove)|compose\.)/.test(call))

describe('the first up', () => {
  test('writes the files, pulls, starts and waits, in this order', async () => {
    const at = world()
    const { done, reports } = await run(at)
    expect(reports.every(({ state }) => state === 'ready')).toBe(true)
    expect(done.some(({ kind }) => kind === 'create-service')).toBe(true)
    const order = writes(at.system.calls).map((call) => call.split(' ').slice(0, 2).join(' '))
    expect(order.filter((call) => !call.includes('secrets/'))).toEqual([
      `disk.write ${dir}/judged.json`,
      `disk.write ${dir}/state.json`,
      `disk.writeAll ${dir}`,
      `disk.write ${dir}/state.json`,
      `compose.pull ${dir}`,
      `compose.up ${dir}`,
      `disk.write ${dir}/state.json`,
      `disk.write ${folder}/lake.lock`,
    ])
    expect(at.system.calls.filter((call) => call.startsWith('disk.'))).toContain(`disk.lock ${dir}/lock`)
    expect(at.system.disk.locks.size).toBe(0)
  })

  test('pulls only what is not here', async () => {
    const at = world('components: { grafana: false }\n')
    for (const { image } of (await prepare(await at.session(), { force: false, engine: 'required' })).rendered
      .services) {
      if (!image.includes('loki')) at.system.engineState.images.set(image, 'sha256:here')
    }
    await run(at)
    expect(at.system.calls.filter((call) => call.startsWith('compose.pull'))).toEqual([
      `compose.pull ${dir} loki`,
    ])
  })

  test('mints each secret once, into a file that only its folder protects', async () => {
    const at = world('components: { postgres: {} }\n')
    await run(at)
    const secret = at.system.disk.files.get(`${dir}/secrets/postgres-password`)
    expect(secret?.mode).toBe(0o444)
    expect(secret?.text).toMatch(/^[0-9a-f]{48}$/)
    at.configure('components: { postgres: {} }\nscrape: { interval: 30s }\n')
    await run(at)
    expect(at.system.disk.files.get(`${dir}/secrets/postgres-password`)).toEqual(secret)
  })
})

describe('the second up', () => {
  test('does nothing: no write, no Compose, and says so', async () => {
    const at = world('components: { postgres: {} }\n')
    await run(at)
    const before = at.system.disk.tree(folder)
    at.system.calls.length = 0
    const { done, reports } = await run(at)
    expect(done).toEqual([])
    expect(reports.every(({ state }) => state === 'ready')).toBe(true)
    expect(writes(at.system.calls)).toEqual([])
    expect(at.system.disk.tree(folder)).toEqual(before)
  })

  test('asks each service once: the last screen goes by the answers of a moment ago', async () => {
    const at = world()
    await run(at)
    at.system.calls.length = 0
    const { prepared, ready } = await run(at)
    const status = await stackStatus(await at.session(), prepared, { answered: ready })
    expect(status.state).toBe('ready')
    const asked = at.system.calls.filter((call) => call.startsWith('http '))
    expect(asked.length).toBeGreaterThan(3)
    expect(asked).toHaveLength(new Set(asked).size)
  })

  test('starts what was stopped, and only that', async () => {
    const at = world()
    await run(at)
    at.change('loki', { state: 'exited', exitCode: 137 })
    at.system.calls.length = 0
    const { done } = await run(at)
    expect(done).toEqual([{ kind: 'start-service', target: 'loki', cause: 'stopped: killed (exit 137)' }])
    // What it says of the stack is what it said before: it is not written.
    expect(writes(at.system.calls)).toEqual([`compose.up ${dir} loki`])
  })

  test('reloads what can reload, and makes anew what cannot', async () => {
    const at = world()
    await run(at)
    at.configure('scrape: { interval: 30s }\nretention: { logs: 3d }\n')
    at.system.calls.length = 0
    const { done } = await run(at)
    const services = done
      .filter(({ kind }) => kind.endsWith('-service'))
      .map(({ kind, target }) => `${kind} ${target}`)
    // Grafana's Prometheus datasource states the scrape interval.
    expect(services).toEqual([
      'reload-service prometheus',
      'recreate-service loki',
      'recreate-service grafana',
    ])
    expect(at.system.calls).toContain('http POST http://127.0.0.1:9090/-/reload')
    expect((await run(at)).done).toEqual([])
  })

  test('a service that is still starting is asked to reload until it answers', async () => {
    const at = world()
    await run(at)
    at.configure('scrape: { interval: 30s }\n')
    const url = 'POST http://127.0.0.1:9090/-/reload'
    at.system.http.answers.set(url, new HttpFailure('reset', 'other side closed'))
    at.system.clock.at(2000, () => at.system.http.answers.set(url, 200))
    at.system.calls.length = 0
    expect((await run(at)).done.map(({ kind }) => kind)).toContain('reload-service')
    expect(at.system.calls.filter((call) => call.includes('/-/reload')).length).toBeGreaterThan(2)
  })

  test('a refused reload is an error that shows what the service said, and is tried again', async () => {
    const at = world()
    await run(at)
    at.configure('scrape: { interval: 30s }\n')
    at.system.http.answers.set('POST http://127.0.0.1:9090/-/reload', {
      status: 500,
      headers: {},
      body: 'couldn\'t load configuration: bad "rule"\n',
    })
    await expect(run(at)).rejects.toMatchObject({
      code: 'reload-refused',
      exit: 'failed',
      details: ['couldn\'t load configuration: bad "rule"'],
    })
    at.system.http.answers.set('POST http://127.0.0.1:9090/-/reload', 200)
    expect((await run(at)).done.map(({ kind }) => kind)).toEqual(['reload-service'])
  })

  test('a rule of the user’s that only Prometheus can judge is wrong usage, with its file and the reason', async () => {
    const at = world()
    await run(at)
    const rule = "groups: [{ name: a, rules: [{ alert: A, expr: 'up == 0' }] }]\n"
    at.system.disk.files.set(`${folder}/alerts/mine.rules.yaml`, { text: rule, mode: 0o644 })
    const line =
      'level=ERROR msg="loading groups failed" err="/etc/prometheus/rules/user-mine.yaml: 4:1: what only it knows"'
    at.system.http.answers.set('POST http://127.0.0.1:9090/-/reload', () => {
      const time = at.system.clock.now().toISOString()
      at.system.engineState.logs.set(at.container('prometheus')?.id ?? '', [{ time, stream: 'stderr', line }])
      return { status: 500, headers: {}, body: 'one or more errors' }
    })
    await expect(run(at)).rejects.toMatchObject({
      code: 'user-file-refused',
      exit: 'usage',
      message: 'prometheus refused alerts/mine.rules.yaml and goes on with what it had',
      details: ['one or more errors', line],
    })
  })

  test('removes what lake.yaml no longer names: container and files', async () => {
    const at = world('components: { postgres: {} }\n')
    await run(at)
    at.configure('')
    const { done } = await run(at)
    expect(done).toContainEqual({
      kind: 'delete-file',
      target: 'prometheus/rules/postgres.yaml',
      cause: 'no longer needed',
    })
    expect(done).toContainEqual({
      kind: 'remove-service',
      target: 'postgres',
      cause: 'no longer in lake.yaml',
    })
    expect(at.container('postgres')).toBeUndefined()
    expect(at.system.disk.tree(dir)).not.toHaveProperty('prometheus/rules/postgres.yaml')
    expect((await run(at)).done).toEqual([])
  })
})

describe('two ups at once', () => {
  test('the second waits for the first, then finds nothing to do', async () => {
    const at = world()
    const [first, second] = await Promise.all([run(at), run(at)])
    expect([first, second].filter(({ done }) => done.length === 0)).toHaveLength(1)
    expect(at.told.filter((line) => line.startsWith('note waiting for'))).toHaveLength(1)
    expect(at.system.calls.filter((call) => call.startsWith('compose.up'))).toHaveLength(1)
  })

  test('one that cannot have the lock in time says who holds it, exit 5', async () => {
    const at = world()
    at.system.disk.locks.set(`${dir}/lock`, 'lake up (pid 7)')
    await expect(run(at, { timeoutMs: 1000 })).rejects.toMatchObject({ code: 'lock-held', exit: 'conflict' })
    expect(writes(at.system.calls)).toEqual([])
  })
})

describe('--profile', () => {
  test('touches only its services', async () => {
    const at = world('components: { postgres: {} }\n')
    await run(at, { profile: 'lake' })
    expect(at.container('postgres')?.state).toBe('running')
    expect(at.container('prometheus')).toBeUndefined()
    const status = await stackStatus(
      await at.session(),
      await prepare(await at.session(), { force: false, engine: 'observe' }),
    )
    expect(status.services.find(({ service }) => service === 'prometheus')?.state).toBe('absent')
  })

  test('with nothing in it is a mistake, with the profiles that there are', async () => {
    await expect(run(world(), { profile: 'pipelines' })).rejects.toMatchObject({
      exit: 'usage',
      details: ['Profiles with services: observability'],
    })
  })
})

test('a taken port names its owner and stops before anything is written', async () => {
  const at = world('components: { grafana: { port: 3000 } }\n')
  at.system.takenPorts.set(3000, 'node (pid 42)')
  await expect(run(at)).rejects.toMatchObject({
    code: 'port-taken',
    exit: 'conflict',
    message: 'port 3000, wanted by grafana, is held by node (pid 42)',
  })
  expect(writes(at.system.calls)).toEqual([])
})

test('a kept port that somebody took meanwhile is an error, unless ports may move', async () => {
  const at = world()
  await run(at)
  at.change('grafana', { state: 'exited', exitCode: 0 })
  at.system.takenPorts.set(3000, 'node (pid 42)')
  await expect(run(at)).rejects.toMatchObject({
    code: 'port-taken',
    actions: [{ id: 'move', command: 'lake up --move-ports' }],
  })
  const { prepared, done } = await run(at, { movePorts: true })
  expect(prepared.state.ports['grafana/http']).toBe(3001)
  expect(done).toContainEqual({ kind: 'recreate-service', target: 'grafana', cause: 'its settings changed' })
})

test('an interrupted up says what it left running', async () => {
  const at = world()
  const stop = new AbortController()
  at.behaviour.set('loki', { health: 'starting' })
  at.system.http.answers.set('http://127.0.0.1:3100/', 503)
  at.system.clock.at(900, () => stop.abort('SIGINT'))
  const failure = await run(at, { signal: stop.signal }).catch((error: unknown) => error)
  expect(failure).toMatchObject({ exit: 'interrupted' })
  expect(JSON.stringify(failure)).toContain('Left running: prometheus, alertmanager, loki')
})

test('a plan says where up would stop: at a port that somebody holds', async () => {
  const at = world('components: { prometheus: { port: 17777 } }\n')
  at.system.takenPorts.set(17_777, 'python3 (pid 7)')
  const { notices } = await prepare(await at.session(), { force: false, engine: 'optional' })
  expect(notices).toEqual([
    'port 17777, wanted by prometheus, is held by python3 (pid 7): up would stop here',
  ])
  expect((await prepare(await at.session(), { force: false, engine: 'observe' })).notices).toEqual([])
})
