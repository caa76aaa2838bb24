// Shapes of `data` under --json of the commands that work on single services; published in docs/schemas.
import { z } from 'zod'

const readiness = z.object({
  service: z.string(),
  /** Optional services only degrade the stack, unless they were named on the command line. */
  essential: z.boolean(),
  state: z.enum(['ready', 'failed', 'timeout']),
  detail: z.string(),
  elapsedMs: z.number(),
})

export const waitSchema = z.object({ project: z.string(), services: z.array(readiness) })

/** `services` is empty under --no-wait. */
export const restartSchema = waitSchema.extend({ restarted: z.array(z.string()) })

/** The exit code of lake is that of the command. */
export const execSchema = z.object({
  service: z.string(),
  command: z.array(z.string()),
  code: z.number(),
  /** stdout and stderr, in the order in which they came. */
  output: z.string(),
})

export const resetSchema = z.object({
  project: z.string(),
  /** No service was named: also what has left lake.yaml goes. */
  whole: z.boolean(),
  services: z.array(z.string()),
  /** Made anew as well, since they read the new secrets; their data stays. */
  readers: z.array(z.string()),
  removed: z.object({
    containers: z.array(z.string()),
    volumes: z.array(z.object({ name: z.string(), bytes: z.number().optional() })),
  }),
  /** Names of the secrets that were minted anew. */
  secrets: z.array(z.string()),
  dryRun: z.boolean(),
})

export const completionSchema = z.object({ shell: z.enum(['bash', 'zsh', 'fish']), script: z.string() })
