// Shape of what `alerts backtest` answers under --json, published in docs/schemas.
import { z } from 'zod'
import { comparisons } from './threshold.ts'

const labels = z.record(z.string(), z.string())
const stretch = z.object({ labels, start: z.string(), end: z.string(), seconds: z.number() })
const times = z.number().int()

const episode = z.object({
  labels,
  pendingSince: z.string(),
  start: z.string(),
  end: z.string().nullable().describe('Null: it still fires where the history ends.'),
  ending: z
    .enum(['resolved', 'gap', 'limit', 'open'])
    .describe(
      'gap: Prometheus itself was away; limit: there were more alerts than the group of the rule takes.',
    ),
  seconds: z.number(),
  value: z.string().describe('When it began to fire; NaN and +Inf are values too.'),
  peak: z.string(),
  annotations: labels,
})

const cell = z.object({
  threshold: z.number(),
  forSeconds: z.number(),
  firings: times,
  firingSeconds: z.number().describe('Of all label sets together.'),
  longestSeconds: z.number(),
  isRule: z.boolean().describe('What the rule itself says.'),
})

const difference = z.object({
  alert: z.string(),
  expr: z.string(),
  firings: times,
  firingSeconds: z.number(),
  by: z.enum(['labels', 'time']).describe('time: the two have other labels; it is told when anything fires.'),
  added: z.array(stretch),
  addedSeconds: z.number(),
  lost: z.array(stretch),
  lostSeconds: z.number(),
})

const rule = z.object({
  alert: z.string().describe('Empty for an expression.'),
  expr: z.string(),
  forSeconds: z.number(),
  keepFiringForSeconds: z.number(),
  threshold: z
    .object({ op: z.enum(comparisons), number: z.number() })
    .nullable()
    .describe('Null: no comparison with a number can be taken out of the expression.'),
  start: z.string(),
  end: z.string(),
  evaluations: times,
  intervalSeconds: z.number(),
  offsetSeconds: z
    .number()
    .describe('Of the evaluations of its group, after each whole interval since 1970.'),
  series: times.describe('Label sets that had values.'),
  history: z.object({ first: z.string(), last: z.string() }).nullable(),
  gaps: z.array(z.object({ start: z.string(), end: z.string() })),
  overLimit: z
    .object({
      limit: times,
      first: z.string(),
      alerts: times.describe('At the first of them.'),
      evaluations: times,
    })
    .nullable()
    .describe('Evaluations that fail, since they have more alerts than the group of the rule takes.'),
  firings: times,
  pendingOnly: times.describe('Began, and was over before it fired.'),
  firingSeconds: z.number().describe('Of all label sets together.'),
  longestSeconds: z.number(),
  episodes: z.array(episode).describe('Of many the newest 10,000, in the order of their start.'),
  grid: z.array(cell),
  notExpanded: z.array(z.string()).describe('Templates that are shown as they are written, and why.'),
  compared: difference.nullable(),
})

export const backtestSchema = z.object({ source: z.enum(['prometheus', 'samples']), rules: z.array(rule) })
