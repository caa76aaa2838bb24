// A Compose template says what a container is; all that relates it to others is added from the component's facts.
import { describe, expect, it } from 'vitest'
import { components } from '../../src/components/index.ts'
import type { Component } from '../../src/components/component.ts'
import { readTemplate, yamlOf } from './files.ts'

interface ComposeService {
  readonly image: string
  readonly user?: string
  readonly command?: string | readonly string[]
  readonly environment?: Readonly<Record<string, string>>
  readonly healthcheck?: { readonly test: readonly string[] }
  readonly volumes?: readonly (string | { readonly type: string })[]
  readonly [key: string]: unknown
}

interface ComposeFile {
  readonly services: Readonly<Record<string, ComposeService>>
  readonly volumes?: Readonly<Record<string, unknown>>
}

const described = Object.entries(components as Record<string, Component>).map(([name, component]) => ({
  name,
  component,
  file: yamlOf(`compose/${name}.yaml`) as ComposeFile,
}))
const services = described.flatMap(({ name, component, file }) =>
  Object.entries(file.services).map(([service, spec]) => ({ name, component, service, spec, file })),
)

/** Added by the renderer. */
const relations = [
  'ports',
  'depends_on',
  'networks',
  'labels',
  'logging',
  'mem_limit',
  'deploy',
  'profiles',
  'secrets',
  'configs',
  'restart',
  'container_name',
  'extra_hosts',
]

describe('every Compose template', () => {
  it.each(described)('$name has the services of its component', ({ component, file }) => {
    expect(Object.keys(file.services)).toEqual(Object.keys(component.services))
  })

  it.each(services)('$service says nothing about other services', ({ spec }) => {
    expect(relations.filter((key) => key in spec)).toEqual([])
  })

  it.each(services)('$service is pinned in full: registry, path and a tag other than latest', ({ spec }) => {
    expect(spec.image).toMatch(/^[a-z0-9.-]+\.[a-z]+\/[a-z0-9./_-]+:[\w.-]*\d[\w.-]*$/)
  })

  it.each(services)(
    '$service runs the version whose metrics are recorded, or says why not',
    ({ component, service, spec, name }) => {
      const { recorded, nearest } = component.contract
      if (nearest !== undefined || service !== name) return
      expect(/:v?(.+)$/.exec(spec.image)?.[1]).toBe(recorded)
    },
  )

  it.each(services)('$service asks about itself with programs that its image has', ({ spec }) => {
    if (spec.healthcheck === undefined) return
    const [kind, program] = spec.healthcheck.test
    expect(kind).toBe('CMD')
    const known: Readonly<Record<string, RegExp>> = {
      wget: /prom\/(prometheus|alertmanager)|postgres-exporter/,
      pg_isready: /library\/postgres/,
      '/usr/bin/loki': /grafana\/loki/,
      '/tempo': /grafana\/tempo/,
      '/usr/lib/trino/bin/health-check': /trinodb\/trino/,
      bash: /projectnessie\/nessie/,
    }
    expect(spec.image).toMatch(known[program ?? ''] ?? /^$/)
  })

  it.each(services)(
    '$service takes secrets as files that its component declares',
    ({ component, service, spec }) => {
      const declared = (component.services[service]?.secrets ?? [])
        // Grafana's datasources name theirs.
        .filter(({ of }) => service !== 'grafana' || of === undefined)
        .map(({ target }) => target)
      const inEnvironment = Object.values(spec.environment ?? {}).filter((value) =>
        value.startsWith('/run/secrets/'),
      )
      const inCommand = [...String(spec.command ?? '').matchAll(/\/run\/secrets\/[\w-]+/g)].map(
        ([path]) => path,
      )
      expect([...inEnvironment, ...inCommand].toSorted()).toEqual(declared.toSorted())
      const open = Object.entries(spec.environment ?? {}).filter(
        ([key, value]) => /PASS|SECRET_KEY|TOKEN/.test(key) && !value.startsWith('/run/secrets/'),
      )
      expect(open).toEqual([])
    },
  )

  it.each(described)('$name declares the volumes that it mounts', ({ file }) => {
    const mounted = Object.values(file.services).flatMap(({ volumes = [] }) =>
      volumes.flatMap((volume) =>
        typeof volume === 'string' && /^[a-z]/.test(volume) ? [volume.split(':')[0]] : [],
      ),
    )
    expect(mounted).toEqual(Object.keys(file.volumes ?? {}))
  })

  it('mounts the socket of the engine in the proxy only', () => {
    const mounting = described.filter(({ name }) =>
      /docker\.sock|LAKE_ENGINE_SOCKET/.test(readTemplate(`compose/${name}.yaml`)),
    )
    expect(mounting.map(({ name }) => name)).toEqual(['socket-proxy'])
  })

  it('runs as root only where the reason is written beside it', () => {
    const asRoot = services.filter(({ spec }) => spec.user === 'root' || /grafana\/alloy/.test(spec.image))
    expect(asRoot.map(({ service, spec }) => [service, spec.user])).toEqual([
      ['alloy', '473:473'],
      ['socket-proxy', 'root'],
      ['containers', 'root'],
      ['host', '65534:65534'],
    ])
  })
})
