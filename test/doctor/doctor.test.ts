// A good machine has no findings; each made fault is found, alone, with its fix.
import { describe, expect, test } from 'vitest'
import { doctor } from '../../src/doctor/doctor.ts'
import { doctorSchema } from '../../src/doctor/schema.ts'
import { LakeError } from '../../src/errors.ts'
import { composeRuntime } from '../../src/stack/runtimes/compose.ts'
import { up } from '../../src/stack/up.ts'
import { HttpFailure } from '../../src/system/http-failure.ts'
import type { EngineInfo } from '../../src/system/system.ts'
import { shippedTemplates } from '../render/templates.ts'
import { dir, folder, world } from '../stack/world.ts'
import type { World } from '../stack/world.ts'

const hub = 'https://registry-1.docker.io/v2/'
const quay = 'https://quay.io/v2/'

function machine(body = ''): World {
  const at = world(body)
  at.system.http.answers.set(hub, 401)
  at.system.http.answers.set(quay, 401)
  at.system.disk.folders.add('/var/lib/docker')
  at.system.environment['HOME'] = '/home/me'
  // What it does where no engine is wanted: test/doctor/native.test.ts.
  at.system.environment['LAKE_RUNTIME'] = 'compose'
  return at
}

async function running(body = ''): Promise<World> {
  const at = machine(body)
  await up(await at.session(), at.options)
  return at
}

const ask = (at: World, start = folder) =>
  doctor({
    system: at.system,
    runtimeOf: async (_, project) => composeRuntime(at.system, project),
    templates: shippedTemplates(),
    start,
    signal: new AbortController().signal,
  })

async function findings(at: World) {
  const { checks } = await ask(at)
  return checks.filter(({ status }) => status === 'fail' || status === 'warn')
}

const gb = 1024 ** 3
const info = ({ system }: World, change: Partial<EngineInfo>): void => {
  const { engineState } = system
  if (!(engineState.info instanceof Error)) engineState.info = { ...engineState.info, ...change }
}
const details = ({ system }: World, change: object): void => {
  Object.assign(system.engineState, { details: { ...system.engineState.details, ...change } })
}
const path = ({ system }: World, name: string, change: object): void => {
  system.disk.paths.set(name, change)
}
const file = ({ system }: World, name: string, text: string, mode = 0o644): void => {
  system.disk.files.set(name, { text, mode })
}

describe('a good machine has no findings', () => {
  test('before anything runs', async () => {
    const at = machine()
    expect(await findings(at)).toEqual([])
    const report = await ask(at)
    expect(report).toMatchObject({ project: 'demo', summary: { state: 'ready' } })
    expect(doctorSchema.parse(report)).toEqual(report)
  })

  test('while the stack runs', async () => {
    const at = await running()
    expect(await findings(at)).toEqual([])
    const { checks } = await ask(at)
    expect(checks.find(({ id }) => id === 'ports.grafana')?.detail).toContain('free')
  })

  test('without a lake.yaml', async () => {
    const at = machine()
    at.system.disk.folders.add('/elsewhere')
    const report = await ask(at, '/elsewhere')
    expect(report).toMatchObject({ project: null, folder: '/elsewhere', summary: { fail: 0, warn: 0 } })
  })

  test('with another stack on the ports that this one would like', async () => {
    const at = machine()
    at.system.takenPorts.set(3000, 'node (pid 7)')
    expect(await findings(at)).toEqual([])
    const { checks } = await ask(at)
    expect(checks.find(({ id }) => id === 'ports.grafana')?.detail).toBe(
      '3000 is held by node (pid 7): up takes the next free one',
    )
  })
})

interface Fault {
  readonly id: string
  readonly says: string
  readonly fix: string
  readonly make: (at: World) => void
  readonly blocks?: true
}

const blocking: readonly Fault[] = [
  {
    id: 'project.config',
    says: 'line 2: ',
    fix: 'lake config validate',
    make: (at) => at.configure('sise: tiny\n'),
  },
  {
    id: 'project.folder',
    says: 'may not write in /project',
    fix: 'ls -ld',
    make: (at) => path(at, folder, { writable: false }),
  },
  {
    id: 'project.folder',
    says: '1.0 KB free',
    fix: 'df -h',
    make: (at) => path(at, folder, { freeBytes: 1024 }),
  },
  {
    id: 'engine.reach',
    says: 'is too old',
    fix: 'install',
    make: (at) => info(at, { version: '19.03', apiVersion: '1.40' }),
  },
  {
    id: 'engine.clock',
    says: '3600 s behind',
    fix: 'timedatectl',
    make: (at) => details(at, { systemTime: '2029-12-31T23:00:00Z' }),
  },
  {
    id: 'engine.mounts',
    says: 'on another machine',
    fix: 'docker context ls',
    make: (at) => details(at, { address: 'tcp://build.example:2376', local: false }),
  },
  {
    id: 'resources.memory',
    says: 'the engine has 1.0 GB',
    fix: 'lake config set size tiny',
    make: (at) => info(at, { memoryBytes: gb }),
  },
  {
    id: 'resources.disk',
    says: '1.0 GB free in /var/lib/docker',
    fix: 'docker system df',
    make: (at) => path(at, '/var/lib/docker', { freeBytes: gb }),
  },
  {
    id: 'network.subnets',
    says: '0 address ranges',
    fix: 'docker network prune',
    make: (at) => details(at, { pools: [{ base: '172.17.0.0/16', size: 16 }] }),
  },
  {
    id: 'network.registry',
    says: 'cannot be reached',
    fix: 'images.registry',
    make: ({ system }) => system.http.answers.delete(hub),
  },
  {
    id: 'network.registry',
    says: 'certificate of docker.io is not trusted',
    fix: '/etc/docker/certs.d/docker.io',
    make: ({ system }) =>
      system.http.answers.set(hub, new HttpFailure('other', 'self-signed certificate in certificate chain')),
  },
  {
    id: 'ports.grafana',
    says: '4000 is held by node (pid 7)',
    fix: 'lake config set components.grafana.port 4001',
    make: (at) => {
      at.configure('components: { grafana: { port: 4000 } }\n')
      at.system.takenPorts.set(4000, 'node (pid 7)')
    },
  },
]

const advising: readonly Fault[] = [
  {
    id: 'project.folder',
    says: 'is on nfs',
    fix: 'lake init',
    make: (at) => path(at, folder, { fileSystem: 'nfs' }),
  },
  {
    id: 'project.secrets',
    says: 'mode 755',
    fix: 'chmod 700 .lake/secrets',
    make: (at) => path(at, `${dir}/secrets`, { mode: 0o755 }),
  },
  {
    id: 'engine.kind',
    says: 'Podman',
    fix: 'docker context ls',
    make: (at) => details(at, { product: 'podman' }),
  },
  {
    id: 'engine.clock',
    says: '20 s ahead',
    fix: 'colima restart',
    make: (at) => {
      at.system.environment['HOME'] = folder
      details(at, { systemTime: '2030-01-01T00:00:20Z', product: 'colima', local: false })
    },
  },
  {
    id: 'engine.storage',
    says: 'kept by containerd',
    fix: 'components.containers false',
    make: (at) => details(at, { storageDriver: 'overlayfs', containerdStore: true }),
  },
  {
    id: 'engine.socket',
    says: 'SELinux',
    fix: 'label=disable',
    make: (at) => details(at, { selinux: true }),
  },
  {
    id: 'engine.mounts',
    says: 'may not see /project',
    fix: 'colima start --mount',
    make: (at) => details(at, { product: 'colima', local: false }),
  },
  {
    id: 'resources.memory',
    says: 'no memory limits',
    fix: 'Delegate',
    make: (at) => details(at, { limitsMemory: false, rootless: true }),
  },
  {
    id: 'resources.disk',
    says: 'retention.disk',
    fix: 'lake config set retention.disk',
    make: (at) => {
      at.configure('retention: { disk: 200GB }\n')
    },
  },
  {
    id: 'resources.files',
    says: 'max_user_instances is 8',
    fix: 'sysctl',
    make: (at) => file(at, '/proc/sys/fs/inotify/max_user_instances', '8\n'),
  },
  {
    id: 'resources.files',
    says: '256 files only',
    fix: 'ulimit -n',
    make: (at) => file(at, '/proc/self/limits', 'Max open files            256    4096    files\n'),
  },
  {
    id: 'network.proxy',
    says: 'HTTPS_PROXY is set here',
    fix: 'systemctl edit docker',
    make: ({ system }) => {
      system.environment['HTTPS_PROXY'] = 'http://user:hidden@proxy:3128'
    },
  },
  {
    id: 'network.containers',
    says: 'gives containers a proxy',
    fix: 'config.json',
    make: (at) =>
      file(
        at,
        '/home/me/.docker/config.json',
        '{"proxies":{"default":{"httpProxy":"http://proxy:3128","noProxy":"localhost,loki"}}}',
      ),
  },
]

describe.each([
  ['keeps lake from working', 'fail', blocking],
  ['is worth saying', 'warn', advising],
] as const)('what %s', (_, status, faults) => {
  test.each(faults)('$id: $says', async ({ id, says, fix, make }) => {
    const at = machine()
    make(at)
    const found = await findings(at)
    expect(found.map((it) => it.id)).toEqual([id])
    const [check] = found
    expect(check?.status).toBe(status)
    expect(check?.cause).toContain(says)
    expect(check?.fix).toContain(fix)
    expect(JSON.stringify(found)).not.toContain('hidden')
    expect((await ask(at)).summary.state).toBe(status === 'fail' ? 'blocked' : 'ready')
  })
})

describe('of a stack that runs', () => {
  test.each([
    ['stack.containers', { state: 'exited', exitCode: 1 } as const, 'loki stopped (exit 1)', 'lake up'],
    ['stack.containers', { state: 'restarting' } as const, 'loki keeps restarting', 'lake logs loki'],
    ['stack.containers', { health: 'unhealthy' } as const, 'loki is unhealthy', 'lake logs loki'],
    ['stack.restarts', { restarts: 4 }, 'loki restarted 4 times', 'lake logs loki'],
    ['stack.memory', { oomKilled: true }, 'for want of memory: loki', 'components.loki.memory 1024MB'],
  ])('%s: %j', async (id, change, says, fix) => {
    const at = await running()
    at.change('loki', change)
    const found = await findings(at)
    expect(found.map((check) => check.id)).toEqual([id])
    expect(found[0]?.cause).toContain(says)
    expect(found[0]?.fix).toContain(fix)
  })

  test('a tag that moved', async () => {
    const at = await running()
    const image = [...at.system.engineState.images.keys()].find((name) => name.includes('/loki:')) ?? ''
    at.system.engineState.images.set(image, 'sha256:another')
    const [first] = await findings(at)
    expect(first).toMatchObject({ id: 'stack.images', status: 'warn', fix: 'lake up --pull' })
    expect(first?.cause).toContain(image)
  })

  test('a kept port that somebody took while it was down', async () => {
    const at = await running()
    at.system.engineState.containers.clear()
    at.system.takenPorts.set(3000, 'node (pid 7)')
    expect(await findings(at)).toMatchObject([
      { id: 'ports.grafana', status: 'fail', fix: 'lake up --move-ports' },
    ])
  })

  test('a copy of a project is no project', async () => {
    const at = await running()
    const text = at.system.disk.files.get(`${dir}/state.json`)?.text ?? ''
    at.system.disk.files.set('/original/.lake/state.json', {
      text: text.replace(folder, '/original'),
      mode: 0o644,
    })
    file(at, `${dir}/state.json`, text.replace(folder, '/original'))
    expect((await findings(at)).map(({ id }) => id)).toContain('project.identity')
  })
})

describe('one question that fails hides no other', () => {
  test('without an engine the rest is still asked', async () => {
    const at = machine()
    at.system.engineState.info = new LakeError('The Docker engine does not answer', {
      code: 'engine-unreachable',
      exit: 'prerequisite',
      details: ['Nothing listens there.'],
      actions: [{ id: 'start', command: 'sudo systemctl start docker' }],
    })
    const { checks, summary } = await ask(at)
    expect(summary).toMatchObject({ state: 'blocked', fail: 1 })
    expect(checks.find(({ id }) => id === 'engine.reach')).toMatchObject({
      cause: 'The Docker engine does not answer',
      detail: 'Nothing listens there.',
      fix: 'sudo systemctl start docker',
    })
    expect(checks.find(({ id }) => id === 'resources.memory')?.because).toBe('engine.reach')
    expect(checks.find(({ id }) => id === 'ports.loki')?.status).toBe('ok')
    expect(checks.find(({ id }) => id === 'project.config')?.status).toBe('ok')
  })

  test('a registry that never answers ends with its own time', async () => {
    const at = machine()
    at.system.http.answers.set(hub, () => new Promise(() => {}))
    expect(await findings(at)).toMatchObject([{ id: 'network.registry', cause: 'no answer within 8 s' }])
  })

  test('a broken lake.yaml is judged by its defaults', async () => {
    const at = machine()
    at.configure('components: [\n')
    const { checks } = await ask(at)
    expect(checks.filter(({ status }) => status === 'fail').map(({ id }) => id)).toEqual(['project.config'])
    expect(checks.some(({ id }) => id === 'ports.prometheus')).toBe(true)
  })
})
