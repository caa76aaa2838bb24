// Alert rules: the shipped numbers, with what lake.yaml overrides put in their place.
import type { AlertOverride } from '../config/types.ts'
import { replaceNumber } from './promql.ts'
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
}

export type RuleParameters = Readonly<Record<string, Readonly<Record<string, RuleParameter>>>>

export function ruleParameters({ data }: Templates, folder: RuleFolder, component: string): RuleParameters {
  return (data[`${folder}/${component}.params.yaml`] ?? {}) as RuleParameters
}

export interface RuleSource {
  readonly rules: TemplateData
  readonly parameters: RuleParameters
  readonly head: string
}

type Rule = Record<string, unknown>

interface Group extends Rule {
  readonly rules: readonly Rule[]
}

function groupsOf({ groups }: TemplateData): readonly Group[] {
  return (Array.isArray(groups) ? groups : []).map((group: Rule) => ({
    ...group,
    rules: Array.isArray(group['rules']) ? (group['rules'] as Rule[]) : [],
  }))
}

export function alertNames(rules: TemplateData): readonly string[] {
  const found = groupsOf(rules).flatMap((group) => group.rules.map(({ alert }) => alert))
  return found.filter((name) => typeof name === 'string')
}

export function renderRules(source: RuleSource, overrides: Readonly<Record<string, AlertOverride>>): string {
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

function overridden(
  rule: Rule,
  override: AlertOverride,
  parameters: Readonly<Record<string, RuleParameter>>,
): Rule {
  let expression = String(rule['expr'])
  for (const [name, value] of Object.entries(override.parameters)) {
    const parameter = parameters[name]
    if (parameter === undefined) continue
    expression = replaceNumber(expression, parameter.number, inUnit(value, parameter.unit))
  }
  const labels = isRecord(rule['labels']) ? rule['labels'] : {}
  return {
    ...rule,
    expr: expression,
    ...(override.for === undefined ? {} : { for: override.for }),
    ...(override.severity === undefined ? {} : { labels: { ...labels, severity: override.severity } }),
  }
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
