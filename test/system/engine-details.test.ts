// What doctor and disk read of the engine, from answers of engines of several kinds and ages.
import { createServer } from 'node:http'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { realEngine } from '../../src/system/engine.ts'
import { pathFacts } from '../../src/system/path-facts.ts'
import { ownFolder } from './folder.ts'

async function engine(answers: Readonly<Record<string, unknown>>, platform = 'linux') {
  const path = join(await ownFolder(), 'd.sock')
  const server = createServer((request, response) => {
    const [route = ''] = (request.url ?? '').split('?')
    response.end(JSON.stringify(answers[route] ?? {}))
  })
  await new Promise<void>((resolve) => {
    server.listen(path, resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { engine: realEngine({ DOCKER_HOST: `unix://${path}` }, platform), path }
}

test('an engine on this machine', async () => {
  const { engine: it, path } = await engine({
    '/version': { Components: [{ Name: 'Engine' }] },
    '/info': {
      OperatingSystem: 'Debian',
      Driver: 'overlay2',
      DriverStatus: [['Backing Filesystem', 'extfs']],
      SecurityOptions: ['name=seccomp,profile=builtin', 'name=rootless', 'name=selinux'],
      CgroupVersion: '2',
      NCPU: 4,
      MemoryLimit: false,
      SystemTime: '2030-01-01T00:00:00Z',
      HttpsProxy: 'http://proxy:3128',
      RegistryConfig: {
        Mirrors: ['https://mirror/'],
        InsecureRegistryCIDRs: ['127.0.0.0/8'],
        IndexConfigs: { 'docker.io': { Secure: true }, 'registry:5000': { Secure: false } },
      },
      DefaultAddressPools: [{ Base: '10.0.0.0/8', Size: 24 }],
    },
    '/networks': [{ IPAM: { Config: [{ Subnet: '172.17.0.0/16' }] } }, { IPAM: { Config: null } }, {}],
  })
  expect(await it.details()).toEqual({
    address: `unix://${path}`,
    foundBy: 'DOCKER_HOST',
    product: 'docker',
    local: true,
    rootless: true,
    selinux: true,
    cgroup: '2',
    cpus: 4,
    limitsMemory: false,
    storageDriver: 'overlay2',
    containerdStore: false,
    systemTime: '2030-01-01T00:00:00Z',
    proxied: true,
    mirrors: ['https://mirror/'],
    insecure: ['127.0.0.0/8', 'registry:5000'],
    pools: [{ base: '10.0.0.0/8', size: 24 }],
    subnets: ['172.17.0.0/16'],
  })
})

test.each([
  ['podman', { '/version': { Components: [{ Name: 'Podman Engine' }] }, '/networks': [] }, true],
  ['desktop', { '/info': { OperatingSystem: 'Docker Desktop' }, '/networks': [] }, false],
  ['colima', { '/info': { Name: 'colima' }, '/networks': [] }, false],
  ['rancher', { '/info': { Name: 'lima-rancher-desktop' }, '/networks': [] }, false],
])('%s, with most of its answer left out', async (product, answers, local) => {
  const { engine: it } = await engine(answers)
  expect(await it.details()).toMatchObject({ product, local, limitsMemory: true, containerdStore: false })
})

test('images kept by containerd', async () => {
  const { engine: it } = await engine({
    '/info': {
      Driver: 'overlayfs',
      DriverStatus: [['driver-type', 'io.containerd.snapshotter.v1']],
    },
    '/networks': [],
  })
  expect(await it.details()).toMatchObject({ containerdStore: true, storageDriver: 'overlayfs' })
})

const images = [{ RepoTags: ['a:1', 'a:latest'], Size: 7 }, { RepoTags: null }]
const volumes = [
  { Name: 'v', UsageData: { Size: 5 } },
  { Name: 'w', UsageData: { Size: -1 } },
]
const containers = [{ Id: 'c', SizeRw: 3 }, { Id: 'd' }]

test.each([
  ['before API 1.52', { Images: images, Volumes: volumes, Containers: containers }],
  [
    'since API 1.52',
    {
      ImageUsage: { Items: images },
      VolumeUsage: { Items: volumes },
      ContainerUsage: { Items: containers },
    },
  ],
])('sizes on disk, %s', async (_, answer) => {
  const { engine: it } = await engine({ '/system/df': answer })
  expect(await it.usage()).toEqual({
    images: [
      { references: ['a:1', 'a:latest'], bytes: 7 },
      { references: [], bytes: 0 },
    ],
    volumes: [
      { name: 'v', bytes: 5 },
      { name: 'w', bytes: 0 },
    ],
    containers: [
      { id: 'c', bytes: 3 },
      { id: 'd', bytes: 0 },
    ],
  })
})

test('facts of a path', async () => {
  const folder = join(await ownFolder(), 'a')
  await mkdir(folder)
  await writeFile(join(folder, 'f'), 'text')
  await chmod(join(folder, 'f'), 0o444)
  expect(await pathFacts(join(folder, 'f'))).toMatchObject({ mode: 0o444, bytes: 4 })
  expect((await pathFacts(folder))?.freeBytes).toBeGreaterThan(0)
  expect(await pathFacts(join(folder, 'none'))).toBeUndefined()
})
