// Shape of a finding under --json, the same in every answer that has some.
import { z } from 'zod'

export const findingSchema = z.object({
  ruleId: z.string(),
  severity: z.enum(['error', 'warning', 'info']),
  file: z.string(),
  line: z.number().int(),
  col: z.number().int(),
  message: z.string(),
  fix: z.string().optional(),
})
