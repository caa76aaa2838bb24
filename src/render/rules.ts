// Alert rules: the shipped numbers, with what lake.yaml overrides put in their place.
import type { AlertOverride, LakeConfig, Retention } from '../config/types.ts'
import { withNumbers } from './spans.ts'
import type { Span } from './spans.ts'
import type { TemplateData, Templates } from './templates.ts'
import { isRecord, toYaml } from './yaml.ts'

export const ruleFolders = ['prometheus/rules', 'loki/rules'] as const
export type RuleFolder = (typeof ruleFolders)[number]

/** Declared in `rules/<component>.params.yaml`: which number of which alert may be overridden. */
export interface RuleParameter {
  readonly default: number
  readonly unit: string
  /** The number as it stands in the expression; exactly one number there reads so. */
  readonly number: string
  /** The key of lake.yaml that says it: it has one home, and no override beside that. */
  readonly setting?: RuleSetting
}

/** In the unit that the rule counts in. */
const settings = {
  'retention.disk': ({ diskBytes }: Retention) => diskBytes,
  'retention.logs': ({ logsHours }: Retention) => logsHours / 24,
  'retention.traces': ({ tracesHours }: Retention) => tracesHours / 24,
} as const
export type RuleSetting = keyof typeof settings

/** With the place of the number, which the build has found. */
export interface PlacedParameter extends RuleParameter {
  readonly span: Span
}

export type RuleParameters = Readonly<Record<string, Readonly<Record<string, PlacedParameter>>>>

export function ruleParameters({ data }: Templates, folder: RuleFolder, component: string): RuleParameters {
  return (data[`${folder}/${component}.params.yaml`] ?? {}) as RuleParameters
}

export type Overrides = Readonly<Record<string, AlertOverride>>

/** What lake.yaml changes in the alerts that have these parameters: by overrides, and by settings that they count with. */
export function overridesOf(
  { alerts, retention }: Pick<LakeConfig, 'alerts' | 'retention'>,
  parameters: RuleParameters,
): Overrides {
  const said = Object.entries(parameters).flatMap(([alert, declared]) => {
    const own = Object.entries(declared).flatMap(([name, { setting, default: shipped }]) => {
      const value = setting === undefined ? undefined : settings[setting](retention)
      return value === undefined || value === shipped ? [] : [[name, value] as const]
    })
    if (own.length === 0) return []
    const override = alerts.overrides[alert] ?? { enabled: true, parameters: {} }
    return [[alert, { ...override, parameters: { ...override.parameters, ...Object.fromEntries(own) } }]]
  })
  return { ...alerts.overrides, ...Object.fromEntries(said) }
}

export interface RuleSource {
  readonly rules: TemplateData
  readonly parameters: RuleParameters
  readonly head: string
}

export type Rule = Record<string, unknown>

interface Group extends Rule {
  readonly rules: readonly Rule[]
}

export function groupsOf({ groups }: TemplateData): readonly Group[] {
  return (Array.isArray(groups) ? groups : []).map((group: Rule) => ({
    ...group,
    rules: Array.isArray(group['rules']) ? (group['rules'] as Rule[]) : [],
  }))
}

/** Expressions of the alerts, by name. */
export function alertExpressions(rules: TemplateData): ReadonlyMap<string, string> {
  const found = groupsOf(rules).flatMap((group) => group.rules)
  return new Map(
    found.flatMap(({ alert, expr }) => (typeof alert === 'string' ? [[alert, String(expr)]] : [])),
  )
}

export function renderRules(source: RuleSource, overrides: Overrides): string {
  const groups = groupsOf(source.rules).map((group) => ({
    ...group,
    rules: group.rules.flatMap((rule) => {
      const name = typeof rule['alert'] === 'string' ? rule['alert'] : undefined
      const override = name === undefined ? undefined : overrides[name]
      if (name === undefined || override === undefined) return [rule]
      return override.enabled ? [overridden(rule, override, source.parameters[name] ?? {})] : []
    }),
  }))
  return toYaml({ groups: groups.filter((group) => group.rules.length > 0) }, { head: source.head })
}

export function overridden(
  rule: Rule,
  override: AlertOverride,
  parameters: Readonly<Record<string, PlacedParameter>>,
): Rule {
  const labels = isRecord(rule['labels']) ? rule['labels'] : {}
  return {
    ...rule,
    expr: withNumbers(String(rule['expr']), chosenNumbers(override, parameters)),
    ...(override.for === undefined ? {} : { for: override.for }),
    ...(override.severity === undefined ? {} : { labels: { ...labels, severity: override.severity } }),
  }
}

function chosenNumbers(override: AlertOverride, parameters: Readonly<Record<string, PlacedParameter>>) {
  return Object.entries(override.parameters).flatMap(([name, value]) => {
    const parameter = parameters[name]
    return parameter === undefined ? [] : [{ ...parameter.span, value: inUnit(value, parameter.unit) }]
  })
}

const seconds: Readonly<Record<string, number>> = { ms: 0.001, s: 1, m: 60, h: 3600, d: 86_400 }

/** `45s` where the rule counts in milliseconds is 45000; `80%` of a ratio is 0.8. */
export function inUnit(value: string | number, unit: string): number {
  if (typeof value === 'number') return value
  const [, digits = '', suffix = ''] = /^([\d.]+)\s*(ms|s|m|h|d|%)?$/.exec(value) ?? []
  const amount = Number(digits)
  if (suffix === '%') return unit === 'ratio' ? amount / 100 : amount
  const from = seconds[suffix]
  const to = seconds[unit]
  return from === undefined || to === undefined ? amount : Number(((amount * from) / to).toPrecision(12))
}
