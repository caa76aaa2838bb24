// Plan -> compose.yaml. A template says what a container is; what relates it to the others is laid over here.
import { labels } from './labels.ts'
import { hashOf } from './hash.ts'
import { retention } from './native.ts'
import { yamlTemplate } from './templates.ts'
import type { Templates } from './templates.ts'
import { isRecord, overlay, toYaml } from './yaml.ts'
import type { Plan, PlannedService } from '../plan/plan.ts'
import { hostGateway, joinedNetworks } from '../plan/reach.ts'

export interface ComposeServiceSpec {
  readonly definition: Readonly<Record<string, unknown>>
  /** Hash of the definition, of what the user lays over it and of its renewals, without the configuration it mounts. */
  readonly spec: string
}

export interface ComposeModel {
  readonly services: ReadonlyMap<string, ComposeServiceSpec>
  readonly volumes: Readonly<Record<string, unknown>>
}

/** The services as Compose will see them, each with the hash that decides whether it is made anew. */
export function composeModel(
  plan: Plan,
  templates: Templates,
  overridden: ReadonlyMap<string, unknown> = new Map(),
): ComposeModel {
  const services = new Map<string, ComposeServiceSpec>()
  const volumes: Record<string, unknown> = {}
  const owner = {
    [labels.project]: plan.identity.id,
    [labels.name]: plan.identity.name,
    [labels.folder]: literal(plan.identity.folder),
  }
  for (const service of plan.services) {
    const source = yamlTemplate(templates, `compose/${service.component}.yaml`)
    const base = isRecord(source['services']) ? source['services'][service.name] : undefined
    if (!isRecord(base))
      throw new Error(`templates/compose/${service.component}.yaml has no service ${service.name}`)
    const definition = serviceDefinition(service, base, plan)
    const more = [overridden.get(service.name), service.renewal].filter((part) => part !== undefined)
    const spec = hashOf(more.length === 0 ? definition : [definition, ...more])
    services.set(service.name, { definition, spec })
    const declared = isRecord(source['volumes']) ? source['volumes'] : {}
    for (const volume of usedVolumes(definition, declared)) volumes[volume] = { labels: owner }
  }
  return { services, volumes }
}

export function usedVolumes(
  definition: Record<string, unknown>,
  declared: Record<string, unknown>,
): readonly string[] {
  const mounted = Array.isArray(definition['volumes']) ? definition['volumes'] : []
  return Object.keys(declared).filter((name) => mounted.some((mount) => String(mount).startsWith(`${name}:`)))
}

function serviceDefinition(
  service: PlannedService,
  base: Record<string, unknown>,
  plan: Plan,
): Record<string, unknown> {
  const { facts, limit } = service
  const published = service.ports.filter((port) => port.host !== undefined)
  const volumes = Array.isArray(base['volumes']) ? base['volumes'] : []
  const mounts = Object.entries(facts.mounts ?? {}).map(([from, to]) => `./${from}:${to}:ro`)
  const merged = overlay(base, {
    image: chosenImage(service.image, String(base['image']), plan.config.images.registry),
    environment: { ...limit.environment, ...service.environment },
    command: withRetention(service, base['command'], plan),
  })
  const definition: Record<string, unknown> = {
    ...(merged as Record<string, unknown>),
    profiles: [service.profile],
    ports: published.map((port) => `127.0.0.1:${port.host}:${port.container}`),
    volumes: [...volumes, ...mounts],
    secrets: service.secrets.map(({ secret, target }) => ({ source: secret, target })),
    networks: [
      ...(facts.networks ?? ['default']),
      ...(facts.joins === undefined ? [] : joinedNetworks(plan.config).map(networkKey)),
    ],
    extra_hosts: facts.networks?.includes('default') === false ? [] : [`${hostGateway}:host-gateway`],
    mem_limit: `${limit.memory}m`,
    restart: 'no',
    logging: { driver: 'json-file', options: { 'max-size': facts.noisy ? '50m' : '10m', 'max-file': '2' } },
    labels: {
      [labels.project]: plan.identity.id,
      [labels.name]: plan.identity.name,
      [labels.folder]: literal(plan.identity.folder),
      [labels.component]: service.component,
      ...(facts.logs === false ? { [labels.logs]: 'off' } : {}),
    },
  }
  return Object.fromEntries(Object.entries(definition).filter(([, value]) => !isEmpty(value)))
}

function withRetention(service: PlannedService, command: unknown, plan: Plan): unknown {
  return Array.isArray(command) ? [...command, ...retention(service, plan)] : command
}

/** One prefix for all shipped images: the registry's own host name is replaced by it. */
export function imageReference(image: string, registry: string | undefined): string {
  if (registry === undefined) return image
  const path = hasHost(image) ? image.slice(image.indexOf('/') + 1) : image
  return `${registry.replace(/\/+$/, '')}/${path}`
}

/** The first part of a reference is a registry where it could be a host name, as Docker reads it. */
function hasHost(image: string): boolean {
  const [first = '', ...rest] = image.split('/')
  return rest.length > 0 && (first.includes('.') || first.includes(':') || first === 'localhost')
}

/** An image that lake.yaml names with a registry is meant as it stands; Docker Hub is what a mirror stands for. */
export function chosenImage(own: string | undefined, shipped: string, registry: string | undefined): string {
  return own !== undefined && hasHost(own) && !own.startsWith('docker.io/')
    ? own
    : imageReference(own ?? shipped, registry)
}

/** No network of others takes the place of one of the stack's own. */
function networkKey(name: string): string {
  return `attached-${name}`
}

/** Compose takes a dollar sign for a variable. */
function literal(text: string): string {
  return text.replaceAll('$', '$$$$')
}

function isEmpty(value: unknown): boolean {
  if (value === undefined) return true
  if (Array.isArray(value)) return value.length === 0
  return isRecord(value) && Object.keys(value).length === 0
}

/** The file itself; `configHashes` are baked into the label of services that cannot reload. */
export function composeFile(
  plan: Plan,
  model: ComposeModel,
  configHashes: ReadonlyMap<string, string>,
): string {
  const services: Record<string, unknown> = {}
  const above: Record<string, string> = {}
  for (const service of plan.services) {
    const spec = model.services.get(service.name)
    if (spec === undefined) continue
    const hash = service.facts.reload === undefined ? configHashes.get(service.name) : undefined
    const added = { [labels.spec]: spec.spec, ...(hash === undefined ? {} : { [labels.config]: hash }) }
    services[service.name] = overlay(spec.definition, { labels: added })
    above[`services.${service.name}`] = service.facts.purpose
  }
  const owner = { [labels.project]: plan.identity.id, [labels.folder]: literal(plan.identity.folder) }
  return toYaml(
    {
      name: plan.identity.id,
      services,
      volumes: model.volumes,
      networks: {
        default: { labels: owner },
        engine: { internal: true, labels: owner },
        ...Object.fromEntries(
          joinedNetworks(plan.config).map((name) => [networkKey(name), { external: true, name }]),
        ),
      },
      secrets: Object.fromEntries(plan.secrets.map(({ name }) => [name, { file: `./secrets/${name}` }])),
    },
    { head: 'In this folder, plain `docker compose up -d` starts the same stack.', above },
  )
}
