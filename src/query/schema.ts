// Shape of what `query` answers under --json, published in docs/schemas.
import { z } from 'zod'
import { answerTypes } from './answer.ts'
import { languages } from './language.ts'

const labels = z.record(z.string(), z.string())

export const querySchema = z.object({
  language: z.enum(languages),
  query: z.string(),
  type: z.enum(answerTypes),
  range: z
    .object({ start: z.string(), end: z.string(), stepSeconds: z.number() })
    .nullable()
    .describe('Null where it was asked for one moment.'),
  series: z.array(
    z.object({
      labels,
      points: z.array(
        z.object({
          time: z.string(),
          value: z.string().describe('As the backend wrote it: NaN and +Inf are values too.'),
        }),
      ),
    }),
  ),
  lines: z.array(z.object({ time: z.string(), labels, line: z.string() })).describe('Oldest first.'),
  columns: z.array(z.object({ name: z.string(), type: z.string() })).describe('Of SQL; empty otherwise.'),
  rows: z.array(z.array(z.unknown())),
  cut: z
    .boolean()
    .describe('There are more lines or rows than were asked for; of lines these are the newest.'),
  warnings: z.array(z.string()).describe('What the backend adds to an answer that it gives.'),
})
