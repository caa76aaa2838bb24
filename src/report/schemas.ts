// Shapes of `data` under --json, published in docs/schemas.
import { z } from 'zod'
import { findingSchema } from '../finding-schema.ts'
import { profiles, sizes } from '../components/component.ts'

export const operationSchema = z.object({
  kind: z.enum([
    'write-file',
    'delete-file',
    'pull-image',
    'create-service',
    'recreate-service',
    'start-service',
    'reload-service',
    'remove-service',
  ]),
  target: z.string(),
  cause: z.string(),
})

export const planSchema = z.object({
  operations: z.array(operationSchema),
  /** Generated files that were edited by hand. */
  conflicts: z.array(z.string()),
  /** False where no engine answered. */
  observed: z.boolean(),
  notices: z.array(z.string()),
})

export const statusSchema = z.object({
  project: z.string(),
  id: z.string(),
  folder: z.string(),
  state: z.enum(['ready', 'degraded', 'failed', 'starting', 'stopped']),
  services: z.array(
    z.object({
      service: z.string(),
      component: z.string(),
      profile: z.enum(profiles),
      essential: z.boolean(),
      state: z.enum(['ready', 'starting', 'failed', 'stopped', 'absent']),
      detail: z.string(),
      address: z.string().optional(),
      image: z.string(),
    }),
  ),
  own: z.array(
    z.object({
      service: z.string(),
      state: z.enum(['ready', 'starting', 'failed', 'stopped', 'absent']),
      detail: z.string(),
    }),
  ),
  external: z.array(z.object({ component: z.string(), address: z.string() })),
  /** Parts of lake.yaml that could not be had on this machine. */
  lacking: z.array(z.object({ component: z.string(), why: z.string(), get: z.string().optional() })),
  runtime: z.enum(['compose', 'native']),
  attached: z.array(z.object({ project: z.string(), running: z.number(), containers: z.number() })),
})

/** `up --dry-run` answers with the plan, `up` with what was done and what runs. */
export const upSchema = z.union([
  planSchema,
  statusSchema.extend({ changed: z.boolean(), operations: z.array(operationSchema) }),
])

export const downSchema = z.object({
  project: z.string(),
  removed: z.object({
    containers: z.array(z.string()),
    networks: z.array(z.string()),
    volumes: z.array(z.string()),
  }),
  /** Volumes that stay, with the data in them. */
  kept: z.array(z.string()),
  dryRun: z.boolean(),
})

export const logItemSchema = z.object({
  type: z.literal('log'),
  time: z.string(),
  service: z.string(),
  stream: z.enum(['stdout', 'stderr']),
  line: z.string(),
})

export const diffSchema = z.object({
  files: z.array(
    z.object({
      path: z.string(),
      change: z.enum(['create', 'update', 'delete', 'edited']),
      diff: z.array(z.string()),
    }),
  ),
})

export const filesSchema = z.object({
  written: z.array(z.string()),
  deleted: z.array(z.string()),
  unchanged: z.number(),
})

export const pathSchema = z.object({ path: z.string() })

const running = z.object({
  /** A Compose project, or `host`: what runs outside of any. */
  name: z.string(),
  what: z.array(z.string()),
  services: z.number(),
})

export const initSchema = z.object({
  path: z.string(),
  components: z.array(z.string()),
  size: z.enum(sizes),
  memoryBytes: z.number().optional(),
  attached: z.array(running),
  offered: z.array(running),
  /** Variables that must be exported before `lake up`. */
  exports: z.array(z.string()),
})

export const findingsSchema = z.object({
  file: z.string(),
  findings: z.array(findingSchema),
})

export const editSchema = z.object({ path: z.string(), changed: z.boolean(), diff: z.array(z.string()) })

/** `value` only under --show. */
export const secretsSchema = z.object({
  secrets: z.array(
    z.object({
      name: z.string(),
      usedBy: z.array(z.string()).optional(),
      source: z.enum(['minted', 'lake.yaml']).optional(),
      present: z.boolean().optional(),
      value: z.string().optional(),
    }),
  ),
})

/** The resolved lake.yaml; its keys are those of the file. */
export const configSchema = z.record(z.string(), z.unknown())
