import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { realCompose } from '../../src/system/compose.ts'
import type { ComposeEvent } from '../../src/system/compose-contract.ts'
import { ownFolder } from './folder.ts'

const fixtures = join(import.meta.dirname, 'fixtures')

async function setUp(behaviour: string) {
  const folder = await ownFolder()
  const calls = join(folder, 'calls')
  const environment = {
    PATH: `${fixtures}:${process.env['PATH']}`,
    FAKE_DOCKER: behaviour,
    FAKE_CALLS: calls,
    COMPOSE_FILE: '/elsewhere.yaml',
    COMPOSE_PROJECT_NAME: 'other',
    DOCKER_HOST: 'unix:///d.sock',
  }
  const abort = new AbortController()
  const events: ComposeEvent[] = []
  const options = { signal: abort.signal, onEvent: (it: ComposeEvent) => void events.push(it) }
  const compose = realCompose({ environment, platform: 'linux', graceMs: 300 })
  return { compose, folder, abort, events, options, calls: () => readFile(calls, 'utf8') }
}

test('the project alone decides: what the shell says of Compose stays outside', async () => {
  const it = await setUp('ok')
  await it.compose.up(it.folder, ['a', 'b'], it.options)
  expect((await it.calls()).split('\n').filter(Boolean).sort()).toEqual(
    [
      `${it.folder} compose --progress json up --detach --no-build --pull never a b`,
      'DOCKER_CLI_HINTS=false',
      'DOCKER_HOST=unix:///d.sock',
    ].sort(),
  )
})

test('images are fetched by up only where it is told to', async () => {
  const it = await setUp('ok')
  await it.compose.up(it.folder, ['mine'], { ...it.options, fetch: true })
  expect(await it.calls()).toContain(' up --detach --pull missing mine\n')
})

test('down works by the project label, with no folder at all', async () => {
  const it = await setUp('ok')
  await it.compose.down({ project: 'p-1', volumes: true }, it.options)
  expect(await it.calls()).toContain(
    '/ compose --progress json --project-name p-1 down --remove-orphans --timeout 10 --volumes\n',
  )
})

test('a version that is too old is told as such', async () => {
  const it = await setUp('old')
  await expect(it.compose.version()).rejects.toMatchObject({ code: 'compose-old', exit: 'prerequisite' })
})

test('to remove nothing runs nothing', async () => {
  const it = await setUp('ok')
  await it.compose.remove(it.folder, [], it.options)
  await expect(it.calls()).rejects.toThrow('ENOENT')
})

test('an older Compose is asked for plain lines', async () => {
  const it = await setUp('plain')
  await it.compose.pull(it.folder, [], it.options)
  await it.compose.up(it.folder, [], it.options)
  expect(it.events).toEqual([
    { id: 'Container p-a-1', status: 'Started' },
    { id: 'Container p-a-1', status: 'Started' },
  ])
  const runs = (await it.calls()).split('\n').filter((line) => line.includes('--progress'))
  expect(runs.map((line) => /--progress (\w+) (\w+)/.exec(line)?.slice(1))).toEqual([
    ['json', 'pull'],
    ['plain', 'pull'],
    ['plain', 'up'],
  ])
})

test('an interruption reaches Compose, which may tidy up', async () => {
  const it = await setUp('slow')
  const options = { ...it.options, onEvent: () => it.abort.abort() }
  await expect(it.compose.up(it.folder, [], options)).rejects.toMatchObject({ exit: 'interrupted' })
  expect(await it.calls()).toContain('interrupted')
  await expect(it.compose.up(it.folder, [], options)).rejects.toMatchObject({ exit: 'interrupted' })
})

test('a Compose that does not listen is killed', async () => {
  const it = await setUp('deaf')
  const options = { ...it.options, onEvent: () => it.abort.abort() }
  await expect(it.compose.up(it.folder, [], options)).rejects.toMatchObject({ exit: 'interrupted' })
})

test('exec returns what the program said and its code', async () => {
  const it = await setUp('exec')
  const ended = await it.compose.exec(it.folder, 'a', ['sh', '-c', 'x'])
  expect({ code: ended.code, lines: ended.output.split('\n').sort() }).toEqual({
    code: 3,
    lines: ['out', '{"id":"x"}'],
  })
  expect(await it.calls()).toContain('compose exec -T a sh -c x')
})

test('a command on our own stdin and stdout has no terminal unless it is given one', async () => {
  const it = await setUp('attached')
  const { signal } = it.abort
  const piped = { terminal: false, user: 'u', workdir: '/w', signal }
  expect(await it.compose.attach(it.folder, 'a', ['x', '-y'], piped)).toBe(42)
  expect(await it.calls()).toContain('compose exec -T --user u --workdir /w a x -y\n')
  expect(await it.compose.attach(it.folder, 'a', ['x'], { terminal: true, signal })).toBe(42)
  expect(await it.calls()).toContain('compose exec a x\n')
  it.abort.abort()
  await expect(it.compose.attach(it.folder, 'a', ['x'], piped)).rejects.toMatchObject({ exit: 'interrupted' })
})

test('restart and volumes', async () => {
  const it = await setUp('ok')
  await it.compose.restart(it.folder, ['a'], it.options)
  await it.compose.removeVolumes([], it.options)
  await it.compose.removeVolumes(['p_a', 'p_b'], it.options)
  const runs = (await it.calls()).split('\n').filter((line) => line.startsWith('/'))
  expect(runs).toEqual([`${it.folder} compose --progress json restart a`, '/ volume rm p_a p_b'])
  const inUse = await setUp('in-use')
  await expect(inUse.compose.removeVolumes(['p_a'], inUse.options)).rejects.toMatchObject({
    exit: 'failed',
    details: ['Error response from daemon: remove p_a: volume is in use'],
  })
})

test('what breaks services on purpose', async () => {
  const it = await setUp('ok')
  await it.compose.stop(it.folder, ['a'], it.options)
  await it.compose.kill(it.folder, ['a', 'b'], it.options)
  await it.compose.pause(it.folder, ['a'], it.options)
  await it.compose.disconnect('c1', ['n1', 'n2'], it.options)
  const runs = (await it.calls()).split('\n').filter((line) => line.startsWith('/'))
  expect(runs).toEqual([
    ...['stop a', 'kill a b', 'pause a'].map((args) => `${it.folder} compose --progress json ${args}`),
    '/ network disconnect n1 c1',
    '/ network disconnect n2 c1',
  ])
  const refusing = await setUp('in-use')
  await expect(refusing.compose.disconnect('c1', ['n1'], refusing.options)).rejects.toMatchObject({
    code: 'not-disconnected',
    exit: 'failed',
  })
})

test('exec in a service that is down, a folder that is gone, a machine without docker', async () => {
  const it = await setUp('stopped')
  await expect(it.compose.exec(it.folder, 'a', ['sh'])).rejects.toMatchObject({ exit: 'notRunning' })
  await expect(it.compose.up('/nowhere/.lake', [], it.options)).rejects.toMatchObject({ code: 'no-folder' })
  const bare = realCompose({ environment: { PATH: '/nowhere' }, platform: 'linux', graceMs: 300 })
  await expect(bare.up(it.folder, [], it.options)).rejects.toMatchObject({ code: 'compose-missing' })
  await expect(bare.exec(it.folder, 'a', ['sh'])).rejects.toMatchObject({ code: 'compose-missing' })
})
