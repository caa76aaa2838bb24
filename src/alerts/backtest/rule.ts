// An alert as a backtest takes it: times in milliseconds, and how its group is evaluated.
import { parseDuration } from '../../config/units.ts'
import { field, items, text } from '../../health/values.ts'
import type { Span } from '../../render/spans.ts'
import type { Labels } from './series.ts'

export interface Rule {
  /** Empty for an expression that is no rule yet. */
  readonly alert: string
  readonly expr: string
  readonly forMs: number
  readonly keepMs: number
  readonly labels: Labels
  readonly annotations: Labels
  readonly group: RuleGroup
  /** Where the threshold stands in the expression, if its pack says so. */
  readonly threshold?: Span
}

export interface RuleGroup {
  readonly name: string
  /** Name of the file, without its folder. */
  readonly file: string
  readonly intervalMs?: number
  /** `query_offset`: evaluated with the values of so much earlier. */
  readonly queryOffsetMs: number
  /** Most alerts that a rule may have. */
  readonly limit?: number
}

const noGroup: RuleGroup = { name: '', file: '', queryOffsetMs: 0 }

export function expressionRule(expr: string): Rule {
  return { alert: '', expr, forMs: 0, keepMs: 0, labels: {}, annotations: {}, group: noGroup }
}

/** The alerts of a rule file; what is wrong with it is for the linter to say. */
export function rulesIn(data: unknown, file: string): readonly Rule[] {
  return items(field(data, 'groups')).flatMap((group) => {
    const interval = milliseconds(field(group, 'interval'))
    const limit = Number(field(group, 'limit') ?? 0)
    const read: RuleGroup = {
      name: text(field(group, 'name')),
      file,
      ...(interval > 0 ? { intervalMs: interval } : {}),
      queryOffsetMs: milliseconds(field(group, 'query_offset')),
      ...(limit > 0 ? { limit } : {}),
    }
    const shared = texts(field(group, 'labels'))
    return items(field(group, 'rules')).flatMap((rule): Rule[] => {
      const alert = text(field(rule, 'alert'))
      if (alert === '') return []
      return [
        {
          alert,
          expr: word(field(rule, 'expr')),
          forMs: milliseconds(field(rule, 'for')),
          keepMs: milliseconds(field(rule, 'keep_firing_for')),
          labels: { ...shared, ...texts(field(rule, 'labels')) },
          annotations: texts(field(rule, 'annotations')),
          group: read,
        },
      ]
    })
  })
}

function milliseconds(duration: unknown): number {
  return Math.round((parseDuration(word(duration)) ?? 0) * 1000)
}

/** YAML reads `5` as a number. */
function word(value: unknown): string {
  return typeof value === 'string' || typeof value === 'number' ? String(value) : ''
}

function texts(map: unknown): Labels {
  if (typeof map !== 'object' || map === null) return {}
  return Object.fromEntries(Object.entries(map).map(([name, value]) => [name, String(value)]))
}
