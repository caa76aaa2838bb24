// The files of a stack of processes: nothing in them speaks of a container any more.
import { describe, expect, test } from 'vitest'
import { components } from '../../src/components/index.ts'
import { buildPlan } from '../../src/plan/build.ts'
import { fitNative } from '../../src/plan/native.ts'
import type { Program } from '../../src/plan/plan.ts'
import { choosePorts, portWants } from '../../src/plan/ports.ts'
import { nativeComponents } from '../../src/render/native-template.ts'
import type { NativeDefinition } from '../../src/render/native.ts'
import { relocate } from '../../src/render/relocate.ts'
import { render } from '../../src/render/render.ts'
import { configOf } from '../plan/plans.ts'
import { shippedTemplates } from './templates.ts'

const templates = shippedTemplates()
const body = 'components: { postgres: {}, minio: {}, nessie: {}, trino: {} }'
const program = (name: string): Program => ({
  version: '1',
  bin: { [name]: `/bin/of/${name}` },
  home: '/home',
})

async function tree(text = body, user = new Map<string, string>()) {
  const known = nativeComponents(templates)
  const names = [...known.values()].flatMap((services) => [...services.values()].map((it) => it.program))
  const { config } = fitNative(configOf(text), new Set(known.keys()), {})
  const { ports } = await choosePorts(portWants(config, components, 'native'), {}, async () => false)
  const plan = buildPlan({
    config,
    identity: { name: 'demo', id: 'demo-0a1b2c', folder: '/project' },
    engine: { socket: '', root: '' },
    ports,
    native: { programs: new Map(names.map((name) => [name, program(name)])) },
  })
  const { files, services } = render({
    plan,
    templates,
    user,
    schema: '',
    overridden: new Map(),
    slos: new Map(),
  })
  const { services: processes } = JSON.parse(files.get('native.json')?.text ?? '') as {
    services: readonly NativeDefinition[]
  }
  return { files, services, ports, processes: new Map(processes.map((it) => [it.name, it])) }
}

describe('generated files', () => {
  test('there is no Compose file, and what runs stands in native.json', async () => {
    const { files, processes } = await tree()
    expect([...files.keys()].filter((path) => path === 'compose.yaml' || path === '.env')).toEqual([])
    expect([...files.keys()].filter((path) => path.startsWith('alloy/source-'))).toEqual([
      'alloy/source-native.alloy',
    ])
    expect(processes.get('prometheus')?.command[0]).toBe('/bin/of/prometheus')
  })

  test('no path and no address of a container is left', async () => {
    const { files, processes } = await tree()
    const services = Object.values(components)
      .flatMap((it) => Object.keys(it.services))
      .join('|')
    const foreign = new RegExp(
      String.raw`0\.0\.0\.0|host\.docker\.internal|"/etc/(?!.*\.lake)|/run/secrets|/var/log/lake|//(${services}):\d`,
    )
    const read = [...files].filter(([path]) => !/\/rules\/|\.json$/.test(path))
    const wrong = read.flatMap(([path, { text }]) =>
      text
        .split('\n')
        .filter((line) => foreign.test(line) && !/^\s*(#|\/\/)/.test(line))
        .map((line) => `${path}: ${line}`),
    )
    expect(wrong).toEqual([])
    const commands = [...processes.values()].flatMap(({ command }) => command.join(' '))
    expect(commands.filter((line) => foreign.test(line))).toEqual([])
  })

  test('everything that listens listens on this machine only, on its own port', async () => {
    const { files, processes, ports } = await tree()
    expect(processes.get('loki')?.command).toContain(`-server.grpc-listen-port=${ports['loki/grpc']}`)
    expect(files.get('alloy/trino.alloy')?.text).toContain(`listen_port    = ${ports['alloy/events']}`)
    expect(files.get('tempo/tempo.yaml')?.text).toContain(`endpoint: 127.0.0.1:${ports['tempo/otlp']}`)
    expect(files.get('alloy/otlp.alloy')?.text).toContain(
      `endpoint = "http://127.0.0.1:${ports['tempo/otlp']}"`,
    )
  })

  test('the instance stays the name of the component, and the host its own word', async () => {
    const { files } = await tree('targets: [{ name: api, address: "host:12345" }]')
    const text = files.get('prometheus/prometheus.yaml')?.text
    expect(text).toContain('instance: host:12345')
    expect(text).toContain('- 127.0.0.1:12345')
    expect(text).toContain('instance: loki')
  })

  test("a user's own Alloy file reaches the stack by the names that it has in containers", async () => {
    const user = new Map([['alloy/mine.alloy', 'url = "http://loki:3100/loki/api/v1/push"\n']])
    const { files, ports } = await tree('', user)
    expect(files.get('alloy/user-mine.alloy')?.text).toContain(
      `"http://127.0.0.1:${ports['loki/http']}/loki/api/v1/push"`,
    )
  })

  test('secrets stay in their files', async () => {
    const { processes } = await tree()
    expect(processes.get('minio')?.environment['MINIO_ROOT_PASSWORD']).toEqual({
      file: '/project/.lake/secrets/minio-password',
    })
  })

  test('Grafana reads its own from there, without the start script of its image', async () => {
    const { processes } = await tree()
    const environment = processes.get('grafana')?.environment ?? {}
    expect(environment).toMatchObject({
      GF_SECURITY_ADMIN_PASSWORD: '$__file{/project/.lake/secrets/grafana-admin-password}',
      GF_SECURITY_SECRET_KEY: '$__file{/project/.lake/secrets/grafana-secret-key}',
    })
    const ofImages = [...processes.values()].flatMap(({ environment: all }) =>
      Object.keys(all).filter((name) => name.endsWith('__FILE')),
    )
    expect(ofImages).toEqual([])
  })
})

describe('exchanging words', () => {
  const world = {
    paths: new Map([
      ['/loki', '/data/loki'],
      ['/etc/loki', '/conf'],
    ]),
    addresses: new Map([['loki:3100', '127.0.0.1:3101']]),
    numbers: new Map<string, string>(),
  }

  test.each([
    ['http://loki:3100/loki/api', 'http://127.0.0.1:3101/loki/api'],
    ['-dir=/loki/chunks', '-dir=/data/loki/chunks'],
    ['/etc/loki/rules', '/conf/rules'],
    ['/var/loki and /lokis', '/var/loki and /lokis'],
    ['my-loki:3100 loki:31000', 'my-loki:3100 loki:31000'],
  ])('%s', (text, expected) => {
    expect(relocate(text, world)).toBe(expected)
  })
})
