// Shape of what `lake drill` answers under --json, published in docs/schemas.
import { z } from 'zod'
import { hows } from './how.ts'
import { verdicts } from './judge.ts'
import { outcomes } from './outcome.ts'

const ms = z.number().int()

const skipped = z
  .array(z.object({ service: z.string(), why: z.string() }))
  .describe('What is not drillable in this way, and why.')

const report = z.object({
  kind: z.literal('report'),
  project: z.string(),
  runtime: z.enum(['compose', 'native']),
  time: z.string().describe('When it began.'),
  how: z.enum(hows),
  drills: z.array(
    z.object({
      service: z.string(),
      component: z.string(),
      how: z.enum(hows),
      outcome: z.enum(outcomes).describe('quiet: as expected, nothing had to tell.'),
      why: z.string().nullable().describe('Why it was not tried, or why nothing tells.'),
      alerts: z
        .array(
          z.object({
            alert: z.string(),
            component: z.string(),
            verdict: z
              .enum(verdicts)
              .describe(
                'allowed: may fire, and need not. yours: a rule of your own that does not say whether it should. machine: about the machine.',
              ),
            pendingMs: ms.nullable().describe('Since it was broken; null: not even that.'),
            firingMs: ms
              .nullable()
              .describe('Since it was broken: the time to detect. Null: it did not fire.'),
          }),
        )
        .describe('Expected ones first.'),
      off: z.array(z.string()).describe('Would be expected, and no such rule is loaded.'),
      brokenMs: ms.nullable().describe('How long it was broken.'),
      recovery: z
        .object({
          readyMs: ms.describe('Since it was mended.'),
          calmMs: ms.nullable().describe('Until its alerts were over; null: some were not.'),
          still: z.array(z.string()),
        })
        .nullable(),
    }),
  ),
  skipped,
})

const plan = z.object({
  kind: z.literal('plan'),
  how: z.enum(hows),
  drills: z.array(
    z.object({
      service: z.string(),
      container: z.string(),
      how: z.enum(hows),
      expects: z.array(z.string()),
      why: z.string().nullable().describe('Why nothing has to fire.'),
      off: z.array(z.string()),
      patienceMs: ms.describe('The longest that an expected alert may take.'),
    }),
  ),
  skipped,
})

const list = z.object({
  kind: z.literal('list'),
  services: z.array(
    z.object({
      service: z.string(),
      component: z.string(),
      container: z.string(),
      ways: z.array(
        z.object({ how: z.enum(hows), whyNot: z.string().nullable().describe('Null: it is drillable.') }),
      ),
    }),
  ),
})

export const drillSchema = z.discriminatedUnion('kind', [report, plan, list])
