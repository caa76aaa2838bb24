// Shape of what `lake demo load` answers under --json, published in docs/schemas.
import { z } from 'zod'

export const demoLoadSchema = z.object({
  project: z.string(),
  elapsedMs: z.number(),
  stopped: z.boolean().describe('It was stopped before its time was over.'),
  parts: z.array(
    z.object({
      part: z.string(),
      does: z.string(),
      steps: z.number().describe('Those that did what they were meant to do.'),
      onPurpose: z.number().describe('Steps among them that were meant to fail, and did.'),
      failed: z.number(),
      cause: z.string().optional().describe('Of the last failure.'),
      left: z.string().optional().describe('Why something that it made may be left.'),
    }),
  ),
  leftOut: z.array(z.object({ part: z.string(), why: z.string() })),
})
