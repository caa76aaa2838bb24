// Judges the tests of rules on logs: what they push must be what reaches Loki, or they prove nothing.
import type { Context } from './judge.ts'
import { judgeLogql } from './logql.ts'

type Stream = Readonly<Record<string, string>>

interface Pushed {
  readonly stream?: Stream
  readonly text?: string
}

interface LogTest extends Pushed {
  readonly alert: string
  readonly labels?: Stream
  readonly beside?: Pushed
}

export interface LogTestFile {
  readonly tests: readonly LogTest[]
}

export function judgeLogTests({ tests }: LogTestFile, context: Context): readonly string[] {
  return tests.flatMap(({ alert, labels = {}, beside, ...pushed }) => {
    if (!context.alerts.has(alert)) return [`no alert is called ${alert}`]
    const fired = context.alerts.get(alert)
    return [
      ...[pushed, ...(beside === undefined ? [] : [beside])].flatMap((one) => pushedProblems(one, context)),
      ...Object.keys(labels)
        .filter((label) => fired?.has(label) === false)
        .map((label) => `is expected with the label ${label}, which it never has`),
    ].map((problem) => `${alert}: ${problem}`)
  })
}

/** As a query that would find it: its labels, and the fields of a line that is JSON. */
function pushedProblems({ stream, text = '' }: Pushed, { logs }: Context): readonly string[] {
  if (stream === undefined) return []
  const selector = Object.entries(stream).map(([label, value]) => `${label}=${JSON.stringify(value)}`)
  const fields = text.startsWith('{') ? Object.keys(JSON.parse(text) as object) : []
  const filters = fields.map((field) => ` | ${field}=~".+"`)
  const parser = fields.length === 0 ? '' : ' | json'
  const query = `{${selector.join(', ')}}${parser}${filters.join('')}`
  return judgeLogql(query, logs).map(({ message }) => message)
}
