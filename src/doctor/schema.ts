// Shape of what `doctor` answers under --json, published in docs/schemas.
import { z } from 'zod'
import { statuses } from '../health/check.ts'
import { subjects } from './check.ts'
import { doctorStates } from './doctor.ts'

const whole = z.number().int()

export const doctorSchema = z.object({
  project: z.string().nullable().describe('Null where there is no lake.yaml.'),
  folder: z.string(),
  time: z.string(),
  summary: z.object({
    state: z.enum(doctorStates),
    elapsedMs: whole,
    ok: whole,
    warn: whole,
    fail: whole,
    skip: whole,
  }),
  checks: z.array(
    z.object({
      id: z.string().describe('Stable: <subject>.<what>.'),
      subject: z.enum(subjects),
      topic: z.enum(subjects),
      title: z.string().describe('What is true where it passes.'),
      essential: z.boolean().describe('Where it fails, lake cannot work here.'),
      status: z.enum(statuses),
      latencyMs: whole,
      cause: z.string().optional().describe('Why it is not ok.'),
      detail: z.string().optional().describe('What was found.'),
      fix: z.string().optional().describe('The command that fixes it, or says more.'),
      because: z
        .string()
        .optional()
        .describe('Id of the failed check because of which this one was not asked.'),
    }),
  ),
})
