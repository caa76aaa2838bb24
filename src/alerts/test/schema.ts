// Shapes of what `alerts test` and `alerts freeze` answer under --json, published in docs/schemas.
import { z } from 'zod'
import { findingSchema } from '../../finding-schema.ts'
import { testKinds } from '../tested.ts'
import { outcomes } from './report.ts'

const whole = z.number().int()
const texts = z.record(z.string(), z.string())
const told = z.object({ labels: texts, annotations: texts })
const outcome = z.enum(outcomes)
const input = z.object({ series: z.string(), values: z.string().describe('As promtool writes them.') })

const check = z.object({
  file: z.string(),
  line: whole,
  col: whole,
  test: whole.describe('Place among the tests of its file, from 1.'),
  name: z.string(),
  about: z.enum(['alert', 'expression']),
  alert: z.string().describe('Name of the alert, or the expression.'),
  kind: z.enum(testKinds).nullable().describe('Null where nothing tells it.'),
  at: z.string(),
  seconds: z.number(),
  outcome: outcome.describe('not run: its file is broken.'),
  expected: z.array(told),
  got: z.array(told).describe('What fired instead; empty unless it failed.'),
  samples: z
    .object({ expected: z.string(), got: z.string() })
    .nullable()
    .describe('Of expressions that failed.'),
  intervalSeconds: z.number(),
  input: z.array(input).describe('Of what failed.'),
})

const kindOutcome = z.enum([...outcomes, 'by lake']).nullable()

export const alertTestSchema = z.object({
  promtool: z.object({ version: z.string(), from: z.string() }).nullable(),
  files: z.array(z.string()),
  checks: z.array(check),
  broken: z.array(findingSchema).describe('What keeps tests from being run, or from meaning anything.'),
  passed: whole,
  failed: whole,
  notRun: whole,
  coverage: z.array(
    z.object({
      alert: z.string(),
      origin: z.enum(['yours', 'shipped']),
      kinds: z
        .object(
          Object.fromEntries(testKinds.map((kind) => [kind, kindOutcome])) as Record<
            string,
            typeof kindOutcome
          >,
        )
        .describe('The worst outcome of the tests of a kind; by lake: tested where lake is made.'),
      others: whole.describe('Of no kind that can be told.'),
    }),
  ),
})

/** One line of `--watch`. */
export const alertTestItemSchema = z.discriminatedUnion('type', [
  alertTestSchema.extend({ type: z.literal('tests') }),
  z.object({
    type: z.literal('not run').describe('A file is being edited: it is waited for.'),
    message: z.string(),
    details: z.array(z.string()),
  }),
])

export const alertFreezeSchema = z.object({
  alert: z.string(),
  file: z.string().describe('Of the test.'),
  name: z.string().describe('Of the test: the same incident gets the same.'),
  outcome: z.enum(['written', 'would be written', 'frozen before']),
  incident: z.object({ start: z.string(), end: z.string(), isOpen: z.boolean().describe('It still fires.') }),
  isCut: z.boolean().describe('Its end is not in the test.'),
  series: whole,
  samples: whole,
  dropped: z.array(z.string()).describe('Labels on which nothing depends.'),
  replaced: z.array(z.object({ label: z.string(), kind: z.enum(['host', 'secret']), by: z.string() })),
  moments: z.array(z.object({ kind: z.string(), at: z.string(), firing: whole.describe('Label sets.') })),
  stricter: z
    .object({ op: z.string(), number: z.number(), to: z.number(), outcome: z.enum(['red', 'green']) })
    .nullable()
    .describe('The test with a threshold twice as far; null: there is no number to move.'),
  promtool: z.object({ version: z.string(), from: z.string() }).nullable(),
  text: z.string().describe('Of the file, as it is afterwards.'),
})
