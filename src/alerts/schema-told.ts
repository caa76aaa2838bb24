// Shapes of what silencing and firing answer under --json, published in docs/schemas.
import { z } from 'zod'
import { hopNames } from './fire.ts'

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

export const fireSchema = z.object({
  alert: z.string(),
  labels: texts,
  annotations: texts,
  dryRun: z.boolean(),
  delivered: z.boolean().describe('All receivers that it was routed to and that tell anybody have it.'),
  hops: z.array(
    z.object({
      name: z.enum(hopNames),
      text: z.string(),
      afterMs: z.number().int().describe('Since the drill began.'),
    }),
  ),
  receivers: z.array(
    z.object({
      receiver: z.string(),
      kind: z.string().nullable().describe('Null: it tells nobody.'),
      state: z.enum(['delivered', 'refused', 'not sent', 'tells nobody']),
      afterMs: z.number().int().nullable(),
    }),
  ),
  muted: z
    .object({
      by: z.enum(['silence', 'inhibition']),
      who: z.string(),
      because: z.string(),
      until: time.nullable(),
    })
    .nullable()
    .describe('Why it was told to nobody.'),
  verdict: z.string(),
  fix: z.string().nullable().describe('A command that helps, where it did not arrive.'),
})
