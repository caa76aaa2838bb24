// Shape of what `queries` answers under --json, published in docs/schemas.
import { z } from 'zod'

const number = z.number().nullable()

export const queriesSchema = z.object({
  since: z.string(),
  queries: z.array(
    z.object({
      id: z.string().describe("Trino's own: lake query --sql, its page and its log know it by this name."),
      state: z.enum(['FINISHED', 'FAILED']),
      user: z.string(),
      source: z.string().nullable().describe('What the client calls itself.'),
      catalog: z.string().nullable(),
      schema: z.string().nullable(),
      created: z.string(),
      ended: z.string(),
      elapsedMs: z.number().describe('From its arrival to its end, the queue included.'),
      queuedMs: number,
      planningMs: number,
      executionMs: number,
      cpuMs: number,
      peakMemoryBytes: number,
      readRows: number,
      readBytes: number,
      writtenRows: number,
      error: z
        .object({
          name: z.string(),
          type: z.string().describe('USER_ERROR, INTERNAL_ERROR, INSUFFICIENT_RESOURCES or EXTERNAL.'),
          message: z.string(),
        })
        .nullable(),
      sql: z.string(),
    }),
  ),
  found: z.number().int().describe('How many there were before --limit.'),
  cut: z.boolean().describe('There was more history than is read at once: the oldest is missing.'),
})
