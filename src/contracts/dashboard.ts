// Judges a dashboard: the queries of its panels, variables and annotations, and the labels that legends and tables show.
import { judgeNames } from './columns.ts'
import type { Named } from './columns.ts'
import { ask } from './judge.ts'
import type { Context } from './judge.ts'
import { judgeTraceql } from './traceql.ts'

interface Target {
  readonly expr?: string
  /** TraceQL has a key of its own. */
  readonly query?: string
  readonly datasource?: { readonly type?: string }
  readonly legendFormat?: string
  readonly refId?: string
  readonly format?: string
}

/** What it calls an event by. */
interface Annotation extends Target {
  readonly titleFormat?: string
  readonly textFormat?: string
  readonly tagKeys?: string
}

interface Panel extends Pick<Named, 'fieldConfig' | 'transformations'> {
  readonly title?: string
  readonly type?: string
  /** Of the targets that name none. */
  readonly datasource?: Target['datasource']
  readonly targets?: readonly Target[]
  readonly panels?: readonly Panel[]
}

export interface DashboardFile {
  readonly panels?: readonly Panel[]
  readonly templating?: { readonly list?: readonly Variable[] }
  readonly annotations?: { readonly list?: readonly Annotation[] }
}

interface Variable {
  readonly name?: string
  readonly type?: string
  readonly datasource?: { readonly type?: string }
  readonly query?: string | { readonly query?: string }
}

export function judgeDashboard(file: DashboardFile, context: Context): readonly string[] {
  const panels = (file.panels ?? []).flatMap((panel) => [panel, ...(panel.panels ?? [])])
  return [
    ...panels.flatMap((panel) =>
      judgePanel(panel, context).map((problem) => `${panel.title ?? '?'}: ${problem}`),
    ),
    ...(file.annotations?.list ?? []).flatMap((annotation) => judgeAnnotation(annotation, context)),
    ...(file.templating?.list ?? []).flatMap((variable) => judgeVariable(variable, context)),
  ]
}

function judgePanel(panel: Panel, context: Context): readonly string[] {
  const { datasource } = panel
  const targets = (panel.targets ?? []).map((target): Target =>
    datasource === undefined ? target : { datasource, ...target },
  )
  const results = targets.map((target) => resultOf(target, context))
  const labels = results.some((result) => result === undefined)
    ? undefined
    : new Set(results.flatMap((result) => [...(result ?? [])]))
  return [...targets.flatMap((target) => judgeTarget(target, context)), ...judgeNames(panel, labels)]
}

function judgeAnnotation(annotation: Annotation, context: Context): readonly string[] {
  const { titleFormat = '', textFormat = '', tagKeys = '' } = annotation
  const labels = resultOf(annotation, context)
  const named = [...`${titleFormat} ${textFormat}`.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(
    ([, label = '']) => label,
  )
  const tags = tagKeys.split(',').flatMap((tag) => tag.trim() || [])
  return [
    ...judgeTarget(annotation, context),
    ...[...named, ...tags]
      .filter((label) => labels?.has(label) === false)
      .map((label) => `an annotation names ${label}, which the result does not have`),
  ]
}

function resultOf({ expr, datasource }: Target, context: Context): ReadonlySet<string> | undefined {
  return expr === undefined ? new Set() : ask(languageOf(datasource), withoutVariables(expr), context).labels
}

function judgeTarget(target: Target, context: Context): readonly string[] {
  const { expr, legendFormat = '', datasource } = target
  if (datasource?.type === 'tempo') return judgeTraces(target, context)
  if (expr === undefined) return []
  const { problems, labels } = ask(languageOf(datasource), withoutVariables(expr), context)
  const named = [...legendFormat.matchAll(/\{\{\s*(\w+)\s*\}\}/g)].map(([, label = '']) => label)
  const missing = labels === undefined ? [] : named.filter((label) => !labels.has(label))
  return [...problems, ...missing.map((label) => `the legend names ${label}, which the result does not have`)]
}

/** What it is grouped by is what a legend can name. */
function judgeTraces({ query, legendFormat = '' }: Target, { spans }: Context): readonly string[] {
  if (query === undefined || query === '') return []
  const grouped = [...query.matchAll(/\bby\s*\(([^)]*)\)/g)].flatMap(([, names = '']) =>
    names.split(/\s*,\s*/),
  )
  const named = [...legendFormat.matchAll(/\{\{\s*([\w.]+)\s*\}\}/g)].map(([, name = '']) => name)
  return [
    ...judgeTraceql(withoutVariables(query), spans),
    ...named
      .filter((name) => !grouped.includes(name))
      .map((name) => `the legend names ${name}, which the result does not have`),
  ]
}

/** `label_values(selector, label)` and `query_result(expression)`. */
function judgeVariable(variable: Variable, context: Context): readonly string[] {
  if (variable.type !== 'query') return []
  const text = typeof variable.query === 'string' ? variable.query : (variable.query?.query ?? '')
  if (languageOf(variable.datasource) === 'loki') return lokiVariable(text, variable, context)
  const [, inner = text, label] = /^(?:label_values|query_result)\((.*?)(?:,\s*(\w+))?\)$/.exec(text) ?? []
  const { problems, labels } = ask('prometheus', withoutVariables(inner), context)
  const missing =
    label !== undefined && labels?.has(label) === false ? [`no series has the label ${label}`] : []
  return [...problems, ...missing].map((problem) => `variable ${variable.name}: ${problem}`)
}

/** `label_values(label)` and `label_values(selector, label)`. */
function lokiVariable(text: string, { name }: Variable, context: Context): readonly string[] {
  const [, selector, label = ''] = /^label_values\((?:(.*?),\s*)?(\w+)\)$/.exec(text) ?? []
  const problems = selector === undefined ? [] : ask('loki', withoutVariables(selector), context).problems
  const missing = Object.hasOwn(context.logs.labels, label) ? [] : [`no stream has the label ${label}`]
  return [...problems, ...missing].map((problem) => `variable ${name}: ${problem}`)
}

function languageOf(datasource: Target['datasource']): 'prometheus' | 'loki' {
  return datasource?.type === 'loki' ? 'loki' : 'prometheus'
}

/** Grafana's own variables, and those of the dashboard: a label that is chosen by one may have any value. */
export function withoutVariables(expression: string): string {
  return expression
    .replaceAll(/\$__(?:rate_interval|interval|range|auto)\b|\$\{__(?:rate_interval|interval|range)\}/g, '5m')
    .replaceAll(
      /\w+\s*(?:=~|=)\s*"\$(?:\{\w+(?::\w+)?\}|\w+)"/g,
      (whole) => `${/^\w+/.exec(whole)?.[0]}=~".*"`,
    )
}
