// Shape of what `lake contract record` answers under --json, published in docs/schemas.
import { z } from 'zod'
import { changeKinds } from '../contracts/compare.ts'
import { ways } from './page.ts'

const whole = z.number().int()

export const recordingSchema = z.object({
  component: z.string(),
  version: z.string().describe('As its own page or its image says; "unknown" where neither does.'),
  exporter: z.string().optional().describe('What made the page, where that is another program.'),
  jobs: z.array(
    z.object({
      job: z.string(),
      metrics: whole.describe('Names of samples that are there now.'),
      way: z.enum(ways).describe('page: asked itself. prometheus: only what Prometheus keeps could be had.'),
      why: z.string().optional(),
    }),
  ),
  missed: z.array(z.object({ job: z.string(), why: z.string() })),
  earlier: z
    .object({ file: z.string(), version: z.string(), exporter: z.string().optional(), own: z.boolean() })
    .nullable()
    .describe('What it is compared with.'),
  sameVersion: z.boolean(),
  same: z.boolean().describe('The contract there is knows all of it.'),
  changes: z.array(
    z.object({
      job: z.string(),
      metric: z.string(),
      kind: z.enum(changeKinds),
      detail: z.string().optional(),
    }),
  ),
  files: z.array(z.string()).describe('Written, or what would be under --check.'),
  pages: z.boolean().describe('They are recordings of the repository of lake itself.'),
  written: z.boolean(),
})

export type RecordingData = z.infer<typeof recordingSchema>
