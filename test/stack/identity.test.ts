import { beforeEach, describe, expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import { down, downScope } from '../../src/stack/down.ts'
import { prepare } from '../../src/stack/prepare.ts'
import { identify } from '../../src/stack/identity.ts'
import { openProject } from '../../src/stack/project.ts'
import { up } from '../../src/stack/up.ts'
import { fakeSystem } from '../fakes/fake-system.ts'
import { shippedTemplates } from '../render/templates.ts'
import { dir, folder, world } from './world.ts'
import type { World } from './world.ts'

const state = `${dir}/state.json`
const run = async (at: World) => up(await at.session(), at.options)
const stateOf = (at: World) =>
  JSON.parse(at.system.disk.files.get(state)?.text ?? '{}') as { id: string; applied: object }
const idOf = (at: World) => stateOf(at).id

let at: World
const stop = async (volumes: boolean) =>
  down(await at.session(), await downScope(await at.session()), { ...at.options, volumes })
beforeEach(async () => {
  at = world('components: { grafana: { port: 3005 } }\n')
  await run(at)
})

describe('the identity of a project', () => {
  test('is minted once and kept', async () => {
    expect(idOf(at)).toMatch(/^demo-[0-9a-f]{6}$/)
    const before = idOf(at)
    await run(at)
    expect(idOf(at)).toBe(before)
  })

  test.each([
    ['lost', () => at.system.disk.files.delete(state)],
    ['corrupt', () => at.system.disk.files.set(state, { text: '{"version": 1, ', mode: 0o644 })],
    [
      'of another shape',
      () => at.system.disk.files.set(state, { text: '{"version": 1, "id": 7}', mode: 0o644 }),
    ],
  ])('%s, it is recovered from what runs, with its ports, and nothing is made anew', async (_how, spoil) => {
    const before = idOf(at)
    const wanted = (await prepare(await at.session(), { force: false, engine: 'required' })).state.ports
    spoil()
    const { prepared, done } = await run(at)
    expect(idOf(at)).toBe(before)
    expect(prepared.state.ports).toEqual(wanted)
    expect(prepared.notices.join()).toContain('recovered from the engine')
    expect(done.filter(({ kind }) => kind.startsWith('create') || kind.startsWith('recreate'))).toEqual([])
  })

  test('with nothing running, it is read from what lake generated here', async () => {
    const before = idOf(at)
    await stop(true)
    at.system.disk.files.delete(state)
    const { prepared } = await run(at)
    expect(idOf(at)).toBe(before)
    expect(prepared.notices.join()).toContain('recovered from what it left')
  })

  test('with all of .lake gone, it is that of the data that is still there', async () => {
    const before = idOf(at)
    await stop(false)
    await at.system.disk.removeTree(dir)
    await run(at)
    expect(idOf(at)).toBe(before)
  })

  test('with nothing left at all, it is a new one', async () => {
    const before = idOf(at)
    await stop(true)
    await at.system.disk.removeTree(dir)
    await run(at)
    expect(idOf(at)).not.toBe(before)
  })

  test('what was generated in another folder says nothing of this one', async () => {
    const before = idOf(at)
    await stop(true)
    const text = at.system.disk.files.get(`${dir}/compose.yaml`)?.text.replaceAll(folder, '/original') ?? ''
    await at.system.disk.removeTree(dir)
    at.system.disk.files.set(`${dir}/compose.yaml`, { text, mode: 0o644 })
    const { identity } = (await prepare(await at.session(), { force: false, engine: 'required' })).plan
    expect(identity.id).not.toBe(before)
  })

  test('written by a newer lake it is refused, and nothing is touched', async () => {
    const text = at.system.disk.files.get(state)?.text.replace('"version": 1', '"version": 2') ?? ''
    at.system.disk.files.set(state, { text, mode: 0o644 })
    await expect(run(at)).rejects.toMatchObject({ code: 'state-newer', exit: 'prerequisite' })
    expect(at.system.disk.files.get(state)?.text).toBe(text)
  })

  test('copied to another folder it is refused: the original’s stack is not ours', async () => {
    const text = at.system.disk.files.get(state)?.text ?? ''
    at.system.disk.files.set('/original/.lake/state.json', {
      text: text.replaceAll(folder, '/original'),
      mode: 0o644,
    })
    at.system.disk.files.set(state, { text: text.replaceAll(folder, '/original'), mode: 0o644 })
    await expect(run(at)).rejects.toMatchObject({ code: 'identity-taken', exit: 'conflict' })
  })

  test('moved with its folder it stays the same', async () => {
    const before = idOf(at)
    const text = at.system.disk.files.get(state)?.text ?? ''
    at.system.disk.files.set(state, { text: text.replaceAll(folder, '/gone'), mode: 0o644 })
    await run(at)
    expect(idOf(at)).toBe(before)
  })
})

describe('down', () => {
  test('names exactly what it removes, and removes it; data stays', async () => {
    const scope = await downScope(await at.session())
    expect(scope.containers).toContain('prometheus')
    expect(scope.networks).toEqual([`${idOf(at)}_default`])
    await stop(false)
    expect(at.system.engineState.containers.size).toBe(0)
    expect(await downScope(await at.session())).toMatchObject({
      containers: [],
      networks: [],
      volumes: [`${idOf(at)}_prometheus`],
    })
  })

  test('with --volumes the data goes too', async () => {
    await stop(true)
    expect(at.system.engineState.volumes.size).toBe(0)
  })

  test.each([`disk.lock ${dir}/lock`, `disk.write ${dir}/state.json`])(
    'works on a full disk: it is how space is made (%s)',
    async (call) => {
      at.system.fail(call, new LakeError('full', { code: 'disk-full', exit: 'prerequisite' }))
      await stop(true)
      expect(at.system.engineState.containers.size).toBe(0)
      expect(at.system.engineState.volumes.size).toBe(0)
    },
  )

  test('a full disk of the engine is not taken for success', async () => {
    at.system.fail('compose.down', new LakeError('full', { code: 'disk-full', exit: 'prerequisite' }))
    await expect(stop(true)).rejects.toMatchObject({ code: 'disk-full' })
  })

  describe('that leaves something', () => {
    const endedWith = async (options: {
      readonly removes?: 'containers'
      readonly says?: LakeError
    }): Promise<unknown> => {
      const session = await at.session()
      const { engineState } = at.system
      const compose = async () => {
        if (options.removes === 'containers') engineState.containers.clear()
        if (options.says !== undefined) throw options.says
      }
      const left = { ...session, runtime: { ...session.runtime, down: compose } }
      const scope = await downScope(session)
      return down(left, scope, { ...at.options, volumes: false }).then(
        () => undefined,
        (error: unknown) => error,
      )
    }
    const refused = new LakeError('Docker Compose could not stop the stack', {
      code: 'compose-failed',
      exit: 'failed',
    })

    test('names it, where Compose was silent', async () => {
      const failure = await endedWith({})
      expect(failure).toMatchObject({ code: 'left-behind', exit: 'failed' })
      expect(String(failure)).toContain('container')
      expect(String(failure)).toContain(`network ${idOf(at)}_default`)
    })

    test('says what Compose said of containers', async () => {
      expect(await endedWith({ says: refused })).toBe(refused)
    })

    test('names the containers of others that use a network, and how to part them', async () => {
      const network = `${idOf(at)}_default`
      const other = { name: 'guest', image: 'x', labels: {}, networks: ['bridge', network], ports: [] }
      at.system.engineState.running.push(other)
      expect(await endedWith({ removes: 'containers' })).toMatchObject({
        code: 'left-behind',
        details: [`The container guest uses ${network}.`],
        actions: [{ command: `docker network disconnect ${network} guest` }, { command: 'lake down' }],
      })
    })

    test('knows an engine that has lost count, and that all else is gone', async () => {
      const applied = { ...stateOf(at), applied: { prometheus: 'some-hash' } }
      at.system.disk.files.set(state, { text: JSON.stringify(applied), mode: 0o600 })
      expect(await endedWith({ removes: 'containers', says: refused })).toMatchObject({
        code: 'left-behind',
        exit: 'failed',
        details: [expect.stringContaining('has lost count'), expect.stringContaining('the next lake up')],
        actions: [{ command: expect.stringContaining('restart docker') }, { command: 'lake down' }],
        cause: refused,
      })
      expect(stateOf(at).applied).toEqual({})
    })
  })

  test('the next up starts from the same ports and secrets', async () => {
    const { prepared } = await run(at)
    const secret = at.system.disk.tree(dir)['secrets/grafana-admin-password']
    await stop(false)
    const again = await run(at)
    expect(again.prepared.state.ports).toEqual(prepared.state.ports)
    expect(at.system.disk.tree(dir)['secrets/grafana-admin-password']).toBe(secret)
  })
})

test('a folder with a dollar sign is known again by what Compose was told', async () => {
  const home = '/lakes/a$b'
  const compose = 'name: demo-0a1b2c\nnetworks: { default: { labels: { dev.lake.folder: "/lakes/a$$b" } } }\n'
  const system = fakeSystem({
    files: { [`${home}/lake.yaml`]: 'name: demo\n', [`${home}/.lake/compose.yaml`]: compose },
  })
  const project = await openProject(system, home, shippedTemplates())
  expect((await identify(system, undefined, project)).identity.id).toBe('demo-0a1b2c')
})
