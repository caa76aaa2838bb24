// Services that the user adds in compose.override.yaml: started, shown, and never in the way of the stack.
import { describe, expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import { statusText } from '../../src/report/status.ts'
import { downScope } from '../../src/stack/down.ts'
import { prepare } from '../../src/stack/prepare.ts'
import { stackStatus } from '../../src/stack/status.ts'
import { up } from '../../src/stack/up.ts'
import type { UpOptions } from '../../src/stack/up.ts'
import { styles } from '../report/screens.ts'
import { dir, folder, world } from './world.ts'
import type { World } from './world.ts'

function withOverride(text: string): World {
  const at = world()
  write(at, text)
  return at
}

function write(at: World, text: string): void {
  at.system.disk.files.set(`${folder}/compose.override.yaml`, { text, mode: 0o644 })
}

const app = 'services: { app: { image: corp/app:1 } }\n'

const run = async (at: World, over: Partial<UpOptions> = {}) =>
  up(await at.session(), { ...at.options, ...over })
const ofApp = async (at: World, over: Partial<UpOptions> = {}) =>
  (await run(at, over)).done.filter(({ target }) => target === 'app')

async function status(at: World) {
  const session = await at.session()
  return stackStatus(session, await prepare(session, { force: false, engine: 'observe' }))
}

describe('up', () => {
  test('starts what was added, after the stack, once', async () => {
    const at = withOverride(app)
    expect(await ofApp(at)).toEqual([
      { kind: 'create-service', target: 'app', cause: 'yours, not created yet' },
    ])
    const started = at.system.calls.filter((call) => call.startsWith('compose.up'))
    expect(started.at(-1)).toBe(`compose.up ${dir} app (fetch)`)
    expect(started[0]).not.toContain(' app')
    expect(at.told).toContain('succeed app started')
    at.system.calls.length = 0
    expect((await run(at)).done).toEqual([])
    expect(at.system.calls.filter((call) => call.startsWith('compose.'))).toEqual([])
  })

  test('makes it anew when the file says something else of it, and starts it when it has failed', async () => {
    const at = withOverride(app)
    await run(at)
    write(at, 'services: { app: { image: corp/app:2 } }\n')
    expect(await ofApp(at)).toMatchObject([
      { kind: 'recreate-service', cause: 'yours, its settings changed' },
    ])
    at.change('app', { state: 'exited', exitCode: 1 })
    expect(await ofApp(at)).toMatchObject([{ kind: 'start-service', cause: 'yours, stopped (exit 1)' }])
    at.change('app', { state: 'exited', exitCode: 0 })
    expect(await ofApp(at)).toEqual([])
  })

  test.each([
    ['a service is named', { services: ['loki'] }],
    ['a profile is named', { profile: 'observability' as const }],
  ])('leaves it alone where %s', async (_, over) => {
    expect(await ofApp(withOverride(app), over)).toEqual([])
  })

  test.each([
    ['a profile that the stack does not have', 'services: { app: { image: a, profiles: [debug] } }\n', 0],
    ['a profile that it has', 'services: { app: { image: a, profiles: [observability] } }\n', 1],
    ['no image: a change to a service that does not run', 'services: { app: { mem_limit: 1g } }\n', 0],
    ['something to build', 'services: { app: { build: . } }\n', 1],
  ])('with %s', async (_, text, count) => {
    expect(await ofApp(withOverride(text))).toHaveLength(count)
  })

  test('one that does not start is told, and the stack is up all the same', async () => {
    const at = withOverride('services: { app: { image: a }, job: { image: b } }\n')
    const refusal = new LakeError('no such image a', { code: 'no-image', exit: 'image', details: ['denied'] })
    at.system.fail(`compose.up ${dir} app`, refusal)
    const { notices, reports } = await run(at)
    expect(notices).toEqual(['app (yours) was not started: no such image a; denied'])
    expect(reports.every(({ state }) => state === 'ready')).toBe(true)
    expect(at.container('job')?.state).toBe('running')
    expect(await ofApp(at)).toMatchObject([{ kind: 'create-service' }])
  })
})

describe('status', () => {
  test.each([
    [{}, 'yours, ready'],
    [{ health: 'starting' }, 'yours, starting: not healthy yet'],
    [{ health: 'unhealthy' }, 'yours, failed: its health check fails'],
    [{ state: 'exited', exitCode: 3 }, 'yours, failed: stopped (exit 3)'],
    [{ state: 'exited', exitCode: 0 }, 'yours, stopped: stopped (exit 0)'],
  ] as const)('shows %j, and counts it neither way', async (change, said) => {
    const at = withOverride(app)
    await run(at)
    at.change('app', change)
    const found = await status(at)
    expect(found.state).toBe('ready')
    const text = statusText(found, new Map(styles(80)).get('piped')!)
    expect(text).toContain(`is up: ${found.services.length} of ${found.services.length}`)
    expect(text).toMatch(new RegExp(`^  app +${said.replaceAll(/[()]/g, '\\$&')}$`, 'm'))
  })

  test('shows one that was never started', async () => {
    const at = withOverride('')
    await run(at)
    write(at, app)
    expect((await status(at)).own).toEqual([{ service: 'app', state: 'absent', detail: 'not created' }])
  })
})

test('down names it among what it removes', async () => {
  const at = withOverride(app)
  await run(at)
  expect((await downScope(await at.session())).containers).toContain('app')
})
