// Shapes of what the commands of `targets` answer under --json, published in docs/schemas.
import { z } from 'zod'
import { targetHealths } from './list.ts'
import { verdicts } from './test.ts'

const whole = z.number().int()

export const targetListSchema = z.object({
  running: z.boolean().describe('False where Prometheus does not run: what lake.yaml asks for is listed.'),
  targets: z.array(
    z.object({
      job: z.string(),
      component: z.string(),
      instance: z.string(),
      url: z.string().describe('As Prometheus asks for it.'),
      health: z.enum(targetHealths).describe('absent: it is in lake.yaml, and Prometheus does not know it.'),
      own: z.boolean().describe('One of those that lake.yaml lists under targets.'),
      error: z.string().optional(),
      lastScrape: z.string().optional(),
      ageSeconds: whole.optional(),
      samples: whole.optional(),
    }),
  ),
})

export const targetTestSchema = z.object({
  address: z.string(),
  url: z.string().describe('As asked from inside.'),
  verdict: z.enum(verdicts),
  found: z.string(),
  status: whole.optional().describe('HTTP status, where there was an answer.'),
  samples: whole.optional(),
  fix: z.string().optional(),
})
