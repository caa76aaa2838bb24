// Shapes of what silencing and firing answer under --json, published in docs/schemas.
import { z } from 'zod'

const texts = z.record(z.string(), z.string())
const time = z.string()

const silence = z.object({
  id: z.string(),
  state: z.enum(['active', 'pending', 'expired']),
  matchers: z.array(
    z.object({ name: z.string(), value: z.string(), isRegex: z.boolean(), isEqual: z.boolean() }),
  ),
  startsAt: time,
  endsAt: time,
  author: z.string(),
  because: z.string(),
})

export const silencedSchema = silence.omit({ state: true, id: true }).extend({
  id: z.string().nullable().describe('Null in a dry run.'),
  dryRun: z.boolean(),
  mutes: z
    .array(z.object({ labels: texts, summary: z.string() }))
    .describe('What fires now and is not told from here on.'),
})

export const silenceListSchema = z.object({
  silences: z.array(silence).describe('Those that end first come first.'),
})

export const expiredSchema = z.object({ dryRun: z.boolean(), silences: z.array(silence) })
