// Judges whole files: every query in them, and every label that a text or a legend takes from a query's result.
import { groupedBy, judgeLogql } from './logql.ts'
import type { LogContract } from './logql.ts'
import type { Known } from './known.ts'
import { judgePromql } from './promql.ts'
import type { Judged } from './promql.ts'
import { judgeTraceql } from './traceql.ts'

export interface Context {
  /** One for each set of versions that must hold. */
  readonly versions: ReadonlyMap<string, Known>
  readonly logs: LogContract
  /** Attributes that spans have; absent: nobody knows. */
  readonly spans?: ReadonlySet<string>
  /** Alert -> labels of what it fires, by the rules at hand. */
  readonly alerts: ReadonlyMap<string, ReadonlySet<string> | undefined>
}

type Language = 'prometheus' | 'loki'

interface Asked {
  readonly problems: readonly string[]
  readonly labels: ReadonlySet<string> | undefined
}

export function ask(language: Language, expression: string, context: Context): Asked {
  const { problems, labels } = judged(language, expression, context)
  return { problems: [...new Set(problems.map(({ message }) => message))], labels }
}

function judged(language: Language, expression: string, { versions, logs }: Context): Judged {
  if (language === 'loki') return { problems: judgeLogql(expression, logs), labels: groupedBy(expression) }
  const [first, ...others] = [...versions].map(([version, known]) => ({
    version,
    ...judgePromql(expression, known),
  }))
  if (first === undefined) return { problems: [], labels: undefined }
  const said = new Set(first.problems.map(({ message }) => message))
  const more = others.flatMap(({ version, problems }) =>
    problems
      .filter(({ message }) => !said.has(message))
      .map((problem) => ({ ...problem, message: `${version}: ${problem.message}` })),
  )
  return { problems: [...first.problems, ...more], labels: first.labels }
}

export interface RuleData {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface RuleFile {
  readonly groups: readonly { readonly rules: readonly RuleData[] }[]
}

/** What an alert of these rules carries: labels of its result, and its own. */
export function firedLabels(file: RuleFile, language: Language, context: Context): Context['alerts'] {
  const rules = file.groups.flatMap((group) => group.rules).filter(({ alert }) => alert !== undefined)
  return new Map(
    rules.map(({ alert = '', expr, labels = {} }) => {
      const result = ask(language, expr, context).labels
      return [alert, result && new Set([...result, ...Object.keys(labels)])] as const
    }),
  )
}

export function judgeRules(file: RuleFile, language: Language, context: Context): readonly string[] {
  return file.groups.flatMap(({ rules }) => rules.flatMap((rule) => judgeRule(rule, language, context)))
}

function judgeRule(rule: RuleData, language: Language, context: Context): readonly string[] {
  const { alert, record, expr, labels = {}, annotations = {} } = rule
  const { problems, labels: result } = ask(language, expr, context)
  const texts = [...Object.values(labels), ...Object.values(annotations)]
  const used = texts.flatMap((text) => [...text.matchAll(/\$labels\.(\w+)/g)].map(([, label = '']) => label))
  const missing = result === undefined ? [] : used.filter((label) => !result.has(label))
  const foreign = Object.keys(labels).filter((label) => !['severity', 'component'].includes(label))
  return [
    ...problems,
    ...missing.map((label) => `a text names the label ${label}, which the result does not have`),
    ...(alert === undefined ? [] : foreign.map((label) => `an alert of ours has no label ${label}`)),
  ].map((problem) => `${alert ?? record}: ${problem}`)
}

export interface TestFile {
  readonly tests: readonly {
    readonly input_series: readonly { readonly series: string }[]
    readonly alert_rule_test?: readonly {
      readonly alertname: string
      readonly exp_alerts?: readonly { readonly exp_labels?: Readonly<Record<string, string>> }[]
    }[]
    readonly promql_expr_test?: readonly { readonly expr: string }[]
  }[]
}

/** A test on series that no component exposes would prove nothing. */
export function judgeTests(file: TestFile, context: Context): readonly string[] {
  return file.tests.flatMap(({ input_series, alert_rule_test = [], promql_expr_test = [] }) => [
    ...[...input_series.map(({ series }) => series), ...promql_expr_test.map(({ expr }) => expr)].flatMap(
      (query) =>
        // A test may make up values: the fault it is about may be one that no recording met. It may be about another version.
        judged('prometheus', query, context)
          .problems.filter(({ about }) => about !== 'value' && about !== 'version')
          .map(({ message }) => `${query}: ${message}`),
    ),
    ...alert_rule_test.flatMap(({ alertname, exp_alerts = [] }) => {
      if (!context.alerts.has(alertname)) return [`no alert is called ${alertname}`]
      const labels = context.alerts.get(alertname)
      const expected = exp_alerts.flatMap(({ exp_labels = {} }) => Object.keys(exp_labels))
      return expected
        .filter((label) => labels?.has(label) === false)
        .map((label) => `${alertname}: is expected with the label ${label}, which it never has`)
    }),
  ])
}

/** Queries in the code blocks of a page, and those of `lake query`. */
export function judgePage(text: string, context: Context): readonly string[] {
  const traces = [...text.matchAll(/^```traceql\n([^]*?)^```$/gm)].map(([, body = '']) => body.trim())
  return [
    ...queriesOfPage(text).flatMap(({ language, expression }) =>
      ask(language, expression, context).problems.map((problem) => `${expression}: ${problem}`),
    ),
    ...traces.flatMap((query) => judgeTraceql(query, context.spans).map((problem) => `${query}: ${problem}`)),
  ]
}

function queriesOfPage(
  text: string,
): readonly { readonly language: Language; readonly expression: string }[] {
  const blocks = [...text.matchAll(/^```(promql|logql)\n([^]*?)^```$/gm)].map(([, kind, body = '']) => ({
    language: kind === 'logql' ? ('loki' as const) : ('prometheus' as const),
    expression: body.trim(),
  }))
  const typed = [...text.matchAll(/lake query (?:'([^'\n]+)'|"([^"\n]+)"|([a-z_]+)\b)/g)]
    .map(([, single, double, bare]) => single ?? double ?? bare ?? '')
    .filter((query) => !/^(?:select|show|describe|explain|query$)\b/i.test(query))
    .map((expression) => ({
      language: expression.startsWith('{') ? ('loki' as const) : ('prometheus' as const),
      expression,
    }))
  return [...blocks, ...typed]
}
