// Shapes of what the commands of `alerts` answer under --json, published in docs/schemas.
import { z } from 'zod'
import { listStates } from './list.ts'
import { backends, numberSources, origins } from './rule.ts'

const texts = z.record(z.string(), z.string())
const time = z.string()

const rule = z.object({
  name: z.string(),
  backend: z.enum(backends),
  origin: z.enum(origins).describe('loaded: it runs, and neither lake nor the project has it any more.'),
  file: z.string(),
  group: z.string(),
  component: z.string().describe('Empty where only its series tell.'),
  severity: z.string(),
  expr: z.string(),
  for: z.string().describe('Empty: it fires at once.'),
  keepFiringFor: z.string(),
  labels: texts,
  annotations: texts,
  enabled: z.boolean(),
  numbers: z.array(
    z.object({
      name: z.string(),
      value: z.number(),
      unit: z.string(),
      default: z.number().nullable().describe('As shipped; null for a rule of your own.'),
      source: z.enum(numberSources),
      key: z.string().nullable().describe('The key of lake.yaml that says it, or would.'),
    }),
  ),
  changed: z.array(z.string()).describe('What else lake.yaml changes.'),
  tests: z.array(z.string()).describe('Kinds of tests that it has.'),
  runbook: z.string().nullable(),
  panel: z.string().nullable().describe('<dashboard>/<panel>'),
})

export const alertListSchema = z.object({
  running: z.object({ prometheus: z.boolean(), loki: z.boolean() }),
  alerts: z.array(
    rule.extend({
      state: z.enum(listStates),
      active: z.number().int().describe('Label sets that are pending or firing.'),
      error: z.string().nullable(),
      lastFired: time.nullable().describe('Null: not within retention.metrics, or not known.'),
    }),
  ),
  total: z.number().int().describe('Before the filters.'),
  notes: z.array(z.string()).describe('What could not be asked, and why.'),
})
