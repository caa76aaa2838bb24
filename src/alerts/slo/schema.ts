// Shapes of what the commands of `slo` answer under --json, published in docs/schemas.
import { z } from 'zod'
import { findingsSchema } from '../../report/schemas.ts'
import { loadedSchema } from '../new/schema.ts'
import { sloStates } from './list.ts'

const { findings } = findingsSchema.shape

export const sloListSchema = z.object({
  running: z.boolean().describe('Prometheus answered.'),
  slos: z.array(
    z.object({
      name: z.string(),
      file: z.string(),
      description: z.string(),
      component: z.string().nullable(),
      objective: z.number().describe('In percent.'),
      window: z.string(),
      kind: z.enum(['events', 'histogram', 'summary', 'availability', 'freshness']),
      state: z.enum(sloStates).describe('missed: more was bad in the window than may be.'),
      budgetLeft: z
        .number()
        .nullable()
        .describe('A share of the error budget; below 0 the objective is missed.'),
      burnRate: z
        .number()
        .nullable()
        .describe('How many times faster than it may, over the long window of the quickest alert.'),
      watchedSeconds: z
        .number()
        .nullable()
        .describe('For how long it was watched, where that is less than the window.'),
      firing: z.array(z.string()),
    }),
  ),
  broken: findings.describe('What is wrong with files in slo/ that are no SLO.'),
  left: z
    .array(
      z.object({
        name: z.string(),
        files: z.array(z.string()),
        kept: z.boolean().describe('lake eject made them yours.'),
        command: z.string().describe('What takes them away, or asks about them.'),
      }),
    )
    .describe('Generated files of SLOs that are no longer in slo/.'),
  notes: z.array(z.string()),
})

export const newSloSchema = z.object({
  file: z.string(),
  text: z.string(),
  alerts: z.array(z.object({ name: z.string(), severity: z.string(), windows: z.array(z.string()) })),
  generated: z.array(z.string()).describe('What is made of it.'),
  tests: z.object({ passed: z.number().int(), promtool: z.string() }).nullable(),
  untested: z.string().nullable().describe('Why its tests were not run.'),
  findings,
  written: z.boolean().describe('False under --dry-run.'),
  loaded: loadedSchema,
  dashboard: z.string().nullable().describe('Id of its page in the Grafana that runs; null: none does.'),
})
