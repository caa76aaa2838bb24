// A stack of processes, by the same life as one of containers; programs and processes are in memory.
import { describe, expect, test } from 'vitest'
import { LakeError } from '../../src/errors.ts'
import type { Installed, Programs } from '../../src/programs/program.ts'
import { down, downScope } from '../../src/stack/down.ts'
import type { Session } from '../../src/stack/prepare.ts'
import { openProject } from '../../src/stack/project.ts'
import { chooseRuntime } from '../../src/stack/runtimes/choose.ts'
import { nativeRuntime } from '../../src/stack/runtimes/native.ts'
import { readState } from '../../src/stack/state.ts'
import { stackStatus } from '../../src/stack/status.ts'
import { up } from '../../src/stack/up.ts'
import { unreachable } from '../../src/system/engine-errors.ts'
import { shippedTemplates } from '../render/templates.ts'
import { dir, folder, world } from './world.ts'
import type { World } from './world.ts'

interface Machine extends World {
  /** Programs that are here, and those that can be had. */
  readonly here: Set<string>
  readonly offered: Set<string>
  native(): Promise<Session>
}

function machine(here: readonly string[], body = 'runtime: native'): Machine {
  const it = world(body)
  const found = new Set(here)
  const offered = new Set<string>()
  const installed = (name: string): Installed => ({
    name,
    version: '1.0',
    source: 'PATH',
    home: `/opt/${name}`,
    bin: { [name]: `/opt/${name}/bin/${name}` },
  })
  const programs: Programs = {
    find: async (name) => (found.has(name) ? installed(name) : undefined),
    async install(name) {
      if (!offered.has(name))
        throw new LakeError(`Cannot get ${name}`, {
          code: 'program-unavailable',
          exit: 'image',
          details: ['nobody has it'],
          actions: [{ id: 'build', command: `lake programs install ${name} --build` }],
        })
      found.add(name)
      return installed(name)
    },
  }
  return Object.assign(it, {
    here: found,
    offered,
    async native(): Promise<Session> {
      const templates = shippedTemplates()
      const project = await openProject(it.system, folder, templates, { judged: true })
      return { system: it.system, templates, project, runtime: nativeRuntime(it.system, dir, programs) }
    },
  })
}

const metrics = ['prometheus', 'alertmanager', 'node_exporter']
const stateOf = (it: Machine) => {
  const read = readState(it.system.disk.files.get(`${dir}/state.json`)?.text)
  if (read.kind !== 'ok') throw new Error('no state')
  return read.state
}

describe('up', () => {
  test('runs what is here, names what is not, and is degraded', async () => {
    const it = machine(metrics)
    const session = await it.native()
    const result = await up(session, it.options)
    const status = await stackStatus(session, result.prepared)
    expect([...it.system.processes.running.keys()]).toEqual(['prometheus', 'alertmanager', 'host'])
    expect(status).toMatchObject({ state: 'degraded', runtime: 'native' })
    expect(status.lacking).toContainEqual({
      component: 'loki',
      why: 'nobody has it',
      get: 'lake programs install loki --build',
    })
    expect(stateOf(it)).toMatchObject({ runtime: 'native' })
    expect(Object.keys(stateOf(it).lacking)).toContain('loki')
  })

  test('gets nothing that could not be used without what is lacking', async () => {
    const it = machine(metrics, 'runtime: native\ncomponents: { nessie: {}, minio: {}, postgres: {} }')
    for (const name of ['postgres', 'postgres_exporter', 'nessie', 'java', 'alloy']) it.offered.add(name)
    const session = await it.native()
    const { prepared } = await up(session, it.options)
    expect([...it.here]).toEqual([...metrics, 'postgres', 'postgres_exporter'])
    expect(prepared.lacking).toMatchObject({
      minio: { why: 'nobody has it' },
      nessie: { why: 'it needs minio' },
      alloy: { why: 'it needs loki' },
    })
  })

  test('a failure that is not of one program ends it, and what is got beside it', async () => {
    const it = machine(metrics)
    const session = await it.native()
    const programs: Programs = {
      find: async () => undefined,
      install: async (name, { signal }) => {
        if (name === 'alertmanager')
          throw new LakeError('no room', { code: 'disk-full', exit: 'prerequisite' })
        return new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject(new Error(`${name} was ended`)))
        })
      },
    }
    const runtime = nativeRuntime(it.system, dir, programs)
    await expect(up({ ...session, runtime }, it.options)).rejects.toMatchObject({ code: 'disk-full' })
    expect(it.system.processes.running.size).toBe(0)
  })

  test('says in a line what only containers would heed', async () => {
    const it = machine(metrics, 'runtime: native\nimages: { registry: registry.example/mirror }')
    it.system.disk.files.set(`${folder}/compose.override.yaml`, { text: 'services: {}\n', mode: 0o644 })
    const { notices } = await up(await it.native(), it.options)
    expect(notices).toContain(
      'only containers heed compose.override.yaml, images.registry: left aside, since this stack runs natively',
    )
  })

  test('a second one changes nothing', async () => {
    const it = machine(metrics)
    await up(await it.native(), it.options)
    const before = it.system.calls.filter((call) => call.startsWith('processes.'))
    const again = await up(await it.native(), it.options)
    expect(again.done).toEqual([])
    expect(it.system.calls.filter((call) => call.startsWith('processes.'))).toEqual(before)
  })

  test('starts by itself what could be had at last, and writes it into the jobs of Prometheus', async () => {
    const it = machine(metrics)
    await up(await it.native(), it.options)
    it.offered.add('loki')
    await up(await it.native(), it.options)
    expect([...it.system.processes.running.keys()]).toContain('loki')
    expect(it.system.disk.files.get(`${dir}/prometheus/prometheus.yaml`)?.text).toContain('127.0.0.1:3100')
    expect(Object.keys(stateOf(it).lacking)).not.toContain('loki')
  })

  test('without Prometheus there is nothing to prove: it ends', async () => {
    const it = machine(['alertmanager'])
    await expect(up(await it.native(), it.options)).rejects.toMatchObject({ exit: 'image' })
    expect(it.system.processes.running.size).toBe(0)
  })

  test('starts everything again whose supervisor was killed', async () => {
    const it = machine(metrics)
    await up(await it.native(), it.options)
    it.system.processes.supervised = false
    const again = await up(await it.native(), it.options)
    expect(again.done).toContainEqual({
      kind: 'start-service',
      target: 'prometheus',
      cause: 'stopped: its supervisor is gone',
    })
  })
})

test('down ends the processes and keeps their data', async () => {
  const it = machine(metrics)
  await up(await it.native(), it.options)
  const session = await it.native()
  const scope = await downScope(session)
  expect(scope.volumes).toEqual([`${scope.project}_prometheus`, `${scope.project}_alertmanager`])
  await down(session, scope, { ...it.options, volumes: false })
  expect(it.system.processes.running.size).toBe(0)
})

test('a folder of data with an underscore in its name is found, and one of another project is not', async () => {
  const it = machine(metrics)
  await up(await it.native(), it.options)
  const { runtime } = await it.native()
  const { id } = stateOf(it)
  it.system.processes.data.add('my_data')
  for (const name of ['my_data', 'data'])
    it.system.disk.files.set(`${dir}/data/${name}/x`, { text: '', mode: 0o600 })
  expect([...(await runtime.volumeSizes()).keys()]).toContain(`${id}_my_data`)
  const work = { signal: it.options.signal, onEvent: () => {} }
  await runtime.removeVolumes([`${id}_my_data`, 'other-123456_data'], work)
  expect([...it.system.disk.files.keys()].filter((path) => path.startsWith(`${dir}/data/`))).toEqual([
    `${dir}/data/data/x`,
  ])
})

test('a project that ran in containers is stopped there before it runs natively', async () => {
  const it = machine(metrics, '')
  await up(await it.session(), it.options)
  const session = { ...(await it.native()), previous: (await it.session()).runtime }
  await up(session, it.options)
  expect(it.system.engineState.containers.size).toBe(0)
  expect([...it.system.processes.running.keys()]).toContain('prometheus')
  expect(it.system.disk.files.has(`${dir}/compose.yaml`)).toBe(false)
})

describe('the choice of a runtime', () => {
  const chosen = async (body: string, asked?: 'compose' | 'native') => {
    const it = machine([], body)
    const { project } = await it.native()
    return { it, choose: () => chooseRuntime(it.system, project, asked) }
  }

  test('lake.yaml decides, and a flag more so', async () => {
    expect(await (await chosen('runtime: native')).choose()).toEqual({ name: 'native' })
    expect(await (await chosen('runtime: native', 'compose')).choose()).toEqual({ name: 'compose' })
  })

  test('auto is Compose where an engine answers, and says so', async () => {
    expect(await (await chosen('')).choose()).toEqual({
      name: 'compose',
      because: 'runs in containers: an engine answers',
    })
  })

  test('auto is native where none does, and says why', async () => {
    const { it, choose } = await chosen('')
    it.system.fail(
      'engine.info',
      unreachable({ address: 'unix:///nowhere', platform: 'linux' }, ['Not running.']),
    )
    expect(await choose()).toEqual({
      name: 'native',
      because:
        'runs natively, as processes of this machine: The Docker engine at unix:///nowhere does not answer. Not running.',
    })
  })

  test('a project that ran in containers waits for its engine: its data is there', async () => {
    const it = machine(metrics, '')
    await up(await it.session(), it.options)
    it.system.fail(
      'engine.info',
      unreachable({ address: 'unix:///nowhere', platform: 'linux' }, ['Not running.']),
    )
    const { project } = await it.native()
    expect(await chooseRuntime(it.system, project)).toEqual({ name: 'compose', last: 'compose' })
    await expect(up(await it.session(), it.options)).rejects.toMatchObject({
      code: 'engine-unreachable',
      actions: expect.arrayContaining([{ id: 'natively', command: 'lake up --runtime native' }]),
    })
  })

  test('auto stays where the project runs already', async () => {
    const it = machine(metrics)
    await up(await it.native(), it.options)
    it.configure('')
    const { project } = await it.native()
    expect(await chooseRuntime(it.system, project)).toEqual({ name: 'native', last: 'native' })
  })
})
