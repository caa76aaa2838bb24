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
