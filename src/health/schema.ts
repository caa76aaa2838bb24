// Shapes of what `health`, `grafana` and `open` answer under --json, published in docs/schemas.
import { z } from 'zod'
import { statuses, topics } from './check.ts'
import { healthStates } from './health.ts'

const whole = z.number().int()

export const checkSchema = z.object({
  id: z.string().describe('Stable: <subject>.<what>.'),
  subject: z.string().describe("Name of a component or of a target of the user's; chain for the whole."),
  topic: z.enum(topics),
  title: z.string().describe('What is true where it passes.'),
  essential: z.boolean(),
  status: z.enum(statuses),
  latencyMs: whole,
  cause: z.string().optional().describe('Why it is not ok.'),
  detail: z.string().optional(),
  fix: z.string().optional().describe('The command that fixes it, or says more.'),
  because: z.string().optional().describe('Id of the failed check because of which this one was not asked.'),
})

export const healthSchema = z.object({
  project: z.string(),
  id: z.string(),
  time: z.string(),
  summary: z.object({
    state: z.enum(healthStates),
    elapsedMs: whole,
    ok: whole,
    warn: whole,
    fail: whole,
    skip: whole,
  }),
  checks: z.array(checkSchema),
})

/** One report of `health --watch`. */
export const healthItemSchema = healthSchema.extend({ type: z.literal('health') })

export const signInItemSchema = z.object({
  type: z.literal('page'),
  url: z.string().describe('Signs in whoever opens it first.'),
  dashboard: z.string().nullable().describe('Uid; null for the home page.'),
  expiresInSeconds: whole
    .nullable()
    .describe('Null where lake shows the dashboards itself, until it is ended.'),
})

export const pagesSchema = z.object({
  pages: z.array(z.object({ service: z.string(), title: z.string(), url: z.string(), running: z.boolean() })),
  opened: z.string().nullable().describe('The service whose page a browser was asked to show.'),
})
