// Shape of what `alerts new` answers under --json, published in docs/schemas.
import { z } from 'zod'
import { findingSchema } from '../../finding-schema.ts'
import { backtestSchema } from '../backtest/schema.ts'
import { backends } from '../rule.ts'
import { conditionNames, units } from './signal.ts'

const live = z.object({
  value: z.number().nullable().describe('Of the highest series; null: none has it now.'),
  points: z.array(z.number().nullable()).describe('Over the last hour, every two minutes, from the oldest.'),
})

const listed = z.object({
  id: z.string().describe('Never changes.'),
  component: z.string(),
  says: z.string(),
  metric: z.string().describe('Empty for logs.'),
  job: z.string(),
  type: z.string(),
  unit: z.enum(units),
  conditions: z.array(z.enum(conditionNames)).describe('The usual one first.'),
  live: live.nullable().describe('Null: it was not asked.'),
})

const suggestion = z.object({
  threshold: z.number(),
  forSeconds: z.number(),
  firings: z.number(),
  because: z.string(),
})

export const loadedSchema = z
  .object({
    backend: z.enum(backends),
    state: z
      .enum(['inactive', 'pending', 'firing'])
      .nullable()
      .describe('The worst, of several. Null: not seen there yet.'),
    health: z.string(),
    error: z.string().nullable(),
  })
  .nullable()
  .describe('Null: nothing runs that evaluates it.')

const made = z.object({
  name: z.string(),
  backend: z.enum(backends),
  expr: z.string(),
  forSeconds: z.number(),
  summary: z.string(),
  files: z.array(z.object({ path: z.string(), text: z.string() })),
  findings: z.array(findingSchema),
  tests: z.object({
    passed: z.number(),
    failed: z.number(),
    kinds: z.array(z.string()),
    promtool: z.string().nullable().describe('Null: they were not run; `why` says why.'),
    why: z.string().nullable(),
  }),
  history: z
    .object({
      report: backtestSchema.shape.rules.element,
      unit: z.enum(units).describe('Of its thresholds.'),
      suggestion: suggestion.nullable(),
      last: z
        .array(z.object({ start: z.string(), seconds: z.number(), peak: z.string(), link: z.string() }))
        .describe('The newest first.'),
    })
    .nullable()
    .describe('Null: no Prometheus runs, or it has no history of this.'),
  written: z.boolean(),
  loaded: loadedSchema,
})

const list = z.object({
  running: z.boolean().describe('Whether a Prometheus was asked.'),
  signals: z.array(listed),
  others: z.number().describe('Metrics of the contract beside them: --all lists them.'),
})

export const newAlertSchema = z.union([made, list])
