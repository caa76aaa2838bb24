// Shapes of what the commands of `alerts` answer under --json, published in docs/schemas.
import { z } from 'zod'
import { partKinds } from './explain/parts.ts'
import { explainStates } from './explain/verdict.ts'
import { reasonKinds } from './explain/why.ts'
import { listStates } from './list.ts'
import { changeKinds } from './watch.ts'
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

const alertState = z.object({
  name: z.string(),
  from: z
    .enum([...backends, 'alertmanager'])
    .describe('alertmanager: only that knows it; a drill, or sent by another program.'),
  state: z.enum(['firing', 'pending']),
  since: time,
  firesAt: time.nullable().describe('When a pending one fires if nothing changes.'),
  value: z.string().nullable(),
  severity: z.string(),
  component: z.string(),
  labels: texts,
  summary: z.string(),
  runbook: z.string().nullable(),
  panel: z.string().nullable().describe('Its address in Grafana, where that runs.'),
  drill: z.boolean(),
  muted: z
    .object({
      by: z.enum(['silence', 'inhibition']),
      who: z.string().describe('Id of the silence, or the alert that stands for this one.'),
      because: z.string(),
      until: time.nullable(),
    })
    .nullable(),
})

export const alertStatusSchema = z.object({
  project: z.string(),
  time,
  alerts: z.array(alertState).describe('The worst first, then the oldest.'),
  cause: z
    .object({
      component: z.string(),
      how: z.string(),
      since: time,
      explains: z.array(
        z.object({
          alert: z.string(),
          component: z.string(),
          path: z.array(z.string()).describe('From the component of the alert to the one that fell.'),
        }),
      ),
      of: z.number().int().describe('Alerts in all.'),
      text: z.string(),
    })
    .nullable()
    .describe('The one component whose fall explains several alerts, where there is one.'),
  rules: z.number().int(),
  path: z.boolean().describe('The Watchdog is in Alertmanager.'),
  notes: z.array(z.string()).describe('What is not known, and why.'),
})

/** One line of the stream; the first has all that fires as changes. */
export const alertWatchItemSchema = alertStatusSchema.extend({
  type: z.literal('alerts'),
  changes: z.array(z.object({ kind: z.enum(changeKinds), alert: alertState })),
})

const whole = z.number().int()

export const alertExplainSchema = z.object({
  alert: rule.pick({
    name: true,
    backend: true,
    origin: true,
    file: true,
    component: true,
    severity: true,
    expr: true,
    for: true,
    runbook: true,
    numbers: true,
  }),
  time,
  state: z.enum(explainStates),
  verdict: z.string().describe('What is so, in words.'),
  fix: z.string().nullable().describe('A command that changes it, where there is one.'),
  active: z.array(
    z.object({
      labels: texts,
      state: z.enum(['pending', 'firing']),
      since: time,
      firesAt: time.nullable(),
      value: z.string(),
      kept: z.boolean().describe('The condition is over, and keep_firing_for holds it.'),
    }),
  ),
  reasons: z
    .array(
      z.object({
        kind: z.enum(reasonKinds),
        part: whole.describe('Id of the part.'),
        text: z.string(),
        because: z.string().optional(),
      }),
    )
    .describe('Why the expression gives nothing; empty where it does.'),
  parts: z
    .array(
      z.object({
        id: whole,
        depth: whole,
        kind: z.enum(partKinds),
        op: z.string(),
        text: z.string(),
        from: whole.describe('Offset in the expression.'),
        to: whole,
        series: whole.nullable().describe('How many it has now; null: it was not asked.'),
        true: whole.nullable().describe('Of a comparison: label sets for which it is true.'),
        error: z.string().nullable(),
        rows: z
          .array(
            z.object({
              labels: texts,
              value: z.string().describe('As a text: NaN and +Inf are values too.'),
              against: z.string().nullable(),
              holds: z.boolean().nullable(),
              distance: z.string().nullable(),
            }),
          )
          .describe('Those that hold first, then the closest to the line.'),
      }),
    )
    .describe('In the order of the text; a part comes before those in it.'),
})
