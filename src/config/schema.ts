// The schema of lake.yaml, built from the catalogue: what a component declares is what its key takes.
import { z } from 'zod'
import { sizes } from '../components/component.ts'
import type { Component } from '../components/component.ts'
import { alertsSchema } from './alert-schema.ts'
import type { AlertCatalogue } from './alert-schema.ts'
import { address, disk, image, interval, mappingLike, memory, ofType, port, projectName } from './scalars.ts'
import { registry, retention, slug, urlPath } from './scalars.ts'
import type { Address } from './scalars.ts'
import type { Setting } from './types.ts'

export type Catalogue = Readonly<Record<string, Component>>

export const runtimes = ['auto', 'compose', 'native'] as const

export const defaults = {
  size: 'default',
  runtime: 'auto',
  retention: { metrics: '30d', logs: '30d', traces: '14d', disk: '10GB' },
  scrape: { interval: '15s' },
  target: { path: '/metrics' },
} as const

/** What `external` takes, where the component may run elsewhere. */
function externalSchema(name: string, component: Component) {
  const { external } = component
  if (external === undefined || 'why' in external) {
    const why = external?.why ?? 'lake only knows it as a part of the stack'
    return z.never({ error: `${name} cannot be external: ${why}` }).optional()
  }
  const where = address(`host:${external.defaultPort}`, external.defaultPort)
  const example = `host:${external.defaultPort}`
  const described = where.meta({
    description: `Where it runs; "host" is your machine. Without a port: ${external.defaultPort}.`,
    examples: [example],
  })
  const shape = { address: described, ...external.fields }
  const required = Object.entries(shape).filter(([, field]) => !z.safeParse(field, undefined).success)
  const words = required.map(([key]) => (key === 'address' ? `address: ${example}` : `${key}: ...`))
  const full = z.strictObject(shape, mappingLike(`{ ${words.join(', ')} }`)).transform(watched)
  const meta = { description: 'Runs elsewhere; lake only watches it.' }
  // An address alone is short for a mapping with nothing else, where that is enough.
  if (required.length > 1) return full.optional().meta(meta)
  const short = described.transform((value) => watched({ ...z.object(external.fields).parse({}), address: value }))
  return z.union([short, full], { error: `must be an address such as ${example}` }).optional().meta({ ...meta, examples: [example] })
}

function watched(value: Readonly<Record<string, unknown>>): Setting {
  const { address: where, ...rest } = value
  const fields = Object.entries(rest).filter(([, field]) => field !== undefined && field !== null)
  return {
    mode: 'external',
    address: where as Required<Address>,
    fields: Object.fromEntries(fields.map(([key, field]) => [key, String(field)])),
  }
}

/** The port that `port` replaces: the first one published. */
function publishedPort(component: Component): number | undefined {
  const ports = Object.values(component.services).flatMap((service) => Object.values(service.ports))
  return ports.find(({ host }) => host !== undefined)?.host
}

function managed(value: Readonly<Record<string, unknown>>): Setting {
  const { image, port, memory, external, ...options } = value
  if (external !== undefined) return external as Setting
  return {
    mode: 'managed',
    ...(typeof image === 'string' ? { image } : {}),
    ...(typeof port === 'number' ? { port } : {}),
    ...(typeof memory === 'number' ? { memory } : {}),
    options,
  }
}

function portKey(usual: number) {
  const description = `Port on your machine instead of ${usual}; taken as it is, never moved.`
  return port.optional().meta({ description, examples: [usual + 1] })
}

/** The keys that make a component managed; beside `external` they say two things at once. */
function componentKeys(name: string, component: Component): z.ZodRawShape {
  const published = publishedPort(component)
  return {
    image: image.optional().meta({ description: `Image instead of the pinned one.`, examples: [`registry.corp/${name}:1.2.3`] }),
    ...(published === undefined ? {} : { port: portKey(published) }),
    memory: memory.optional().meta({ description: "Memory limit instead of the size's.", examples: ['1GB'] }),
    external: externalSchema(name, component),
    ...component.options,
  }
}

/** What a component runs with when lake.yaml says nothing of it. */
export function defaultOptions(component: Component): Readonly<Record<string, unknown>> {
  const parsed = z.strictObject(component.options ?? {}).safeParse({})
  return parsed.success ? parsed.data : {}
}

function componentSchema(name: string, component: Component): z.ZodType<Setting | undefined> {
  const error = `must be {} (run it), false (leave it out) or a mapping`
  const entry = z.strictObject(componentKeys(name, component), { error: ofType(error) }).transform(managed)
  const off = z.literal(false, { error }).transform((): Setting => ({ mode: 'absent' }))
  // `trino:` with nothing after it is what is left when every line below it is commented out.
  const bare = z.null({ error }).transform((): Setting => ({ mode: 'managed', options: defaultOptions(component) }))
  return z
    .union([entry, off, bare], { error })
    .optional()
    .meta({ title: component.title, description: `${component.title}: ${component.description}`, examples: [{}, false] })
}

const targetExample = '{ name: my-api, address: host:8000 }'

const target = z.strictObject({
  name: slug.meta({ description: 'Its name: the job, and the component label of its series.', examples: ['my-api'] }),
  address: address('host:8000').meta({ description: 'Where it serves metrics; "host" is your machine.', examples: ['host:8000'] }),
  path: urlPath.default(defaults.target.path).meta({ description: 'Path of its metrics.', examples: ['/metrics'] }),
}, mappingLike(targetExample))

const retentionSchema = z.strictObject({
  metrics: retention.prefault(defaults.retention.metrics).meta({ description: 'How long metrics are kept.', examples: ['30d'] }),
  logs: retention.prefault(defaults.retention.logs).meta({ description: 'How long logs are kept.', examples: ['30d'] }),
  traces: retention.prefault(defaults.retention.traces).meta({ description: 'How long traces are kept.', examples: ['14d'] }),
  disk: disk.prefault(defaults.retention.disk).meta({
    description: 'Budget for all telemetry on disk: enforced for metrics; measured and alerted on for logs and traces. 1 GB is 1024 MB.',
    examples: ['10GB'],
  }),
}, mappingLike('{ metrics: 30d, disk: 10GB }'))

/** `retention:` with every line below it commented out says nothing, and takes the defaults. */
function section<T extends z.ZodType>(schema: T, description: string) {
  return schema.nullish().meta({ description })
}

function choice<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` })
}

export function lakeSchema(catalogue: Catalogue, alerts?: AlertCatalogue) {
  const entries = Object.entries(catalogue).map(([name, component]) => [name, componentSchema(name, component)] as const)
  const interval_ = interval.prefault(defaults.scrape.interval).meta({ description: 'How often every target is read, 1s to 1m.', examples: ['15s'] })
  const prefix = registry.optional().meta({ description: 'Prefix instead of the registries of all images.', examples: ['registry.corp/mirror'] })
  return z.strictObject({
    name: projectName.meta({ description: 'Name of the project: in the names of containers and in <name>.localhost.', examples: ['my-lakehouse'] }),
    components: section(z.strictObject(Object.fromEntries(entries), mappingLike('{ trino: {}, loki: false }')), 'What runs, what is watched, what is left out.'),
    retention: section(retentionSchema, 'How long telemetry is kept, and on how much disk.'),
    images: section(z.strictObject({ registry: prefix }, mappingLike('{ registry: registry.corp/mirror }')), 'Where images come from.'),
    scrape: section(z.strictObject({ interval: interval_ }, mappingLike('{ interval: 15s }')), 'How metrics are collected.'),
    runtime: choice(runtimes).default(defaults.runtime).meta({ description: 'Docker Compose, or programs on this machine; auto: Compose where an engine answers.', examples: ['auto'] }),
    size: choice(sizes).default(defaults.size).meta({ description: 'Memory limits, heaps, caches, and which optional parts run.', examples: ['default'] }),
    alerts: section(alertsSchema(alerts), 'Who is told about alerts, and changes to the shipped ones.'),
    targets: section(z.array(target, { error: ofType(`must be a list such as [${targetExample}]`) }), 'Programs of your own to scrape.'),
  })
}

export type LakeInput = z.output<ReturnType<typeof lakeSchema>>
