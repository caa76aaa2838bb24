// Shape of the answer of `lake lint` under --json.
import { z } from 'zod'

const severity = z.enum(['error', 'warning', 'info'])

const ruleSchema = z.object({ id: z.string(), severity, why: z.string(), fixable: z.boolean() })

/** Under --list-rules the rules, else what they found. */
export const lintSchema = z.union([
  z.object({ rules: z.array(ruleSchema) }),
  z.object({
    files: z.number(),
    findings: z.array(
      z.object({
        ruleId: z.string(),
        severity,
        file: z.string(),
        line: z.number(),
        col: z.number(),
        message: z.string(),
        fix: z.string().optional(),
        why: z.string().optional(),
        fixable: z.boolean(),
      }),
    ),
    /** Not shown: below the level that was asked for. */
    hidden: z.number(),
    /** Declared to be as they should be, with a reason. */
    suppressed: z.number(),
    fixed: z.array(z.object({ path: z.string(), diff: z.array(z.string()) })),
  }),
])
