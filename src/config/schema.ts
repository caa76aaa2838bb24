// The schema of lake.yaml, built from the catalogue: what a component declares is what its key takes.
import { z } from 'zod'
import { sizes } from '../components/component.ts'
import type { Component } from '../components/component.ts'
import { alertsSchema } from './alert-schema.ts'
import type { AlertCatalogue } from './alert-schema.ts'
import { componentSchema } from './component-schema.ts'
import {
  address,
  composeProject,
  disk,
  interval,
  mappingLike,
  networkName,
  ofType,
  projectName,
  registry,
  retention,
  slug,
  urlPath,
} from './scalars.ts'

export type Catalogue = Readonly<Record<string, Component>>

const runtimes = ['auto', 'compose', 'native'] as const

export const defaults = {
  size: 'default',
  runtime: 'auto',
  retention: { metrics: '30d', logs: '30d', traces: '14d', disk: '10GB' },
  scrape: { interval: '15s' },
  target: { path: '/metrics' },
} as const

const targetExample = '{ name: my-api, address: host:8000 }'

const target = z.strictObject(
  {
    name: slug.meta({
      description: 'Its name: the job, and the component label of its series.',
      examples: ['my-api'],
    }),
    address: address('host:8000').meta({
      description: 'Where it serves metrics; "host" is your machine.',
      examples: ['host:8000'],
    }),
    path: urlPath
      .default(defaults.target.path)
      .meta({ description: 'Path of its metrics.', examples: ['/metrics'] }),
  },
  mappingLike(targetExample),
)

const attachExample = '{ project: shop }'

const attached = z.strictObject(
  {
    project: composeProject.meta({
      description: 'Name of the Compose project, as docker compose ls has it.',
      examples: ['shop'],
    }),
    networks: z
      .array(networkName, { error: ofType('must be a list such as [shop_default]') })
      .min(1, { error: 'must name at least one network' })
      .optional()
      .meta({
        description: 'Its networks on which lake reaches its services. Default: <project>_default.',
        examples: [['shop_default']],
      }),
  },
  mappingLike(attachExample),
)

const retentionSchema = z.strictObject(
  {
    metrics: retention
      .prefault(defaults.retention.metrics)
      .meta({ description: 'How long metrics are kept.', examples: ['30d'] }),
    logs: retention
      .prefault(defaults.retention.logs)
      .meta({ description: 'How long logs are kept.', examples: ['30d'] }),
    traces: retention
      .prefault(defaults.retention.traces)
      .meta({ description: 'How long traces are kept.', examples: ['14d'] }),
    disk: disk.prefault(defaults.retention.disk).meta({
      description:
        'Budget for all telemetry on disk: enforced for metrics; measured and alerted on for logs and traces. 1 GB is 1024 MB.',
      examples: ['10GB'],
    }),
  },
  mappingLike('{ metrics: 30d, disk: 10GB }'),
)

/** `retention:` with every line below it commented out says nothing, and takes the defaults. */
function section<T extends z.ZodType>(schema: T, description: string) {
  return schema.nullish().meta({ description })
}

function choice<const T extends readonly [string, ...string[]]>(values: T) {
  return z.enum(values, { error: `must be one of ${values.join(', ')}` })
}

const name = projectName.meta({
  description: 'Name of the project: in the names of containers and in <name>.localhost.',
  examples: ['my-lakehouse'],
})

const images = z.strictObject(
  {
    registry: registry.optional().meta({
      description: 'Prefix instead of the registries of all images.',
      examples: ['registry.corp/mirror'],
    }),
  },
  mappingLike('{ registry: registry.corp/mirror }'),
)

const scrape = z.strictObject(
  {
    interval: interval
      .prefault(defaults.scrape.interval)
      .meta({ description: 'How often every target is read, 1s to 1m.', examples: ['15s'] }),
  },
  mappingLike('{ interval: 15s }'),
)

const runtime = choice(runtimes)
  .default(defaults.runtime)
  .meta({
    description:
      'Docker Compose, or programs on this machine; auto: where it runs already, else Compose where an engine answers.',
    examples: ['auto'],
  })

const size = choice(sizes)
  .default(defaults.size)
  .meta({
    description: 'Memory limits, heaps, caches, and which optional parts run.',
    examples: ['default'],
  })

const targets = z.array(target, { error: ofType(`must be a list such as [${targetExample}]`) })

const attach = z.array(attached, { error: ofType(`must be a list such as [${attachExample}]`) })

export function lakeSchema(catalogue: Catalogue, alerts?: AlertCatalogue) {
  const entries = Object.entries(catalogue).map(([key, component]) => [key, componentSchema(key, component)])
  const components = z.strictObject(
    Object.fromEntries(entries) as Record<string, ReturnType<typeof componentSchema>>,
    mappingLike('{ trino: {}, loki: false }'),
  )
  return z.strictObject({
    name,
    components: section(components, 'What runs, what is watched, what is left out.'),
    retention: section(retentionSchema, 'How long telemetry is kept, and on how much disk.'),
    images: section(images, 'Where images come from.'),
    scrape: section(scrape, 'How metrics are collected.'),
    runtime,
    size,
    alerts: section(alertsSchema(alerts), 'Who is told about alerts, and changes to the shipped ones.'),
    targets: section(targets, 'Programs of your own to scrape.'),
    attach: section(
      attach,
      'Compose projects of others: their logs are collected, and <project>/<service>:<port> is an address.',
    ),
  })
}

export type LakeInput = z.output<ReturnType<typeof lakeSchema>>
