// `components.<name>` of lake.yaml, from what the component declares.
import { z } from 'zod'
import type { Component } from '../components/component.ts'
import type { Address } from './address.ts'
import { address, image, memory, ofType, port, mappingLike } from './scalars.ts'
import type { Setting } from './types.ts'

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
  const fields = external.fields?.(z) ?? {}
  const shape = { address: described, ...fields }
  const required = Object.entries(shape).filter(([, field]) => !z.safeParse(field, undefined).success)
  const words = required.map(([key]) => (key === 'address' ? `address: ${example}` : `${key}: ...`))
  const full = z.strictObject(shape, mappingLike(`{ ${words.join(', ')} }`)).transform(watched)
  const meta = { description: 'Runs elsewhere; lake only watches it.' }
  // An address alone is short for a mapping with nothing else, where that is enough.
  if (required.length > 1) return full.optional().meta(meta)
  const short = described.transform((value) => watched({ ...z.object(fields).parse({}), address: value }))
  return z
    .union([short, full], { error: `must be an address such as ${example}` })
    .optional()
    .meta({ ...meta, examples: [example] })
}

function watched(value: Readonly<Record<string, unknown>>): Setting {
  const { address: where, ...rest } = value
  const fields = Object.entries(rest).filter(([, field]) => field !== undefined && field !== null)
  return {
    mode: 'external',
    address: where as Address,
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
    image: image
      .optional()
      .meta({ description: `Image instead of the pinned one.`, examples: [`registry.corp/${name}:1.2.3`] }),
    ...(published === undefined ? {} : { port: portKey(published) }),
    memory: memory
      .optional()
      .meta({ description: "Memory limit instead of the size's. 1GB is 1024MB.", examples: ['1GB'] }),
    external: externalSchema(name, component),
    ...component.options?.(z),
  }
}

/** What a component runs with when lake.yaml says nothing of it. */
export function defaultOptions(component: Component): Readonly<Record<string, unknown>> {
  const parsed = z.strictObject(component.options?.(z) ?? {}).safeParse({})
  return parsed.success ? parsed.data : {}
}

export function componentSchema(name: string, component: Component): z.ZodType<Setting | undefined> {
  const error = `must be {} (run it), false (leave it out) or a mapping`
  const entry = z.strictObject(componentKeys(name, component), { error: ofType(error) }).transform(managed)
  const off = z.literal(false, { error }).transform((): Setting => ({ mode: 'absent' }))
  // `trino:` with nothing after it is what is left when every line below it is commented out.
  const bare = z
    .null({ error })
    .transform((): Setting => ({ mode: 'managed', options: defaultOptions(component) }))
  return z
    .union([entry, off, bare], { error })
    .optional()
    .meta({
      title: component.title,
      description: `${component.title}: ${component.description}`,
      examples: [{}, false],
    })
}
