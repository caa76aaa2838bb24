// The shipped rules and scrapes on a faster clock: every duration divided by one number, so that a window holds as many
// samples as before. What counts events in a window has fewer of them, and numbers of seconds in an expression stay.
import { parse, stringify } from 'yaml'

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 }

function scaled(duration: string, factor: number): string {
  const ms = [...duration.matchAll(/(\d+)(ms|s|m|h|d)/g)].reduce(
    (sum, [, digits, unit = '']) => sum + Number(digits) * (units[unit] ?? 0),
    0,
  )
  return `${Math.max(1, Math.round(ms / factor))}ms`
}

export function scaledExpression(expression: string, factor: number): string {
  return expression.replaceAll(
    /\[((?:\d+(?:ms|s|m|h|d))+)\]|\boffset (\d+(?:ms|s|m|h|d))/g,
    (_, range?: string, offset?: string) =>
      range === undefined ? `offset ${scaled(offset ?? '', factor)}` : `[${scaled(range, factor)}]`,
  )
}

interface Rule {
  readonly expr: string
  readonly for?: string
  readonly keep_firing_for?: string
}

interface Rules {
  readonly groups: readonly { readonly interval?: string; readonly rules: readonly Rule[] }[]
}

export function scaledRules(text: string, factor: number): string {
  const { groups } = parse(text) as Rules
  const faster = groups.map(({ interval, rules, ...group }) => ({
    ...group,
    ...(interval === undefined ? {} : { interval: scaled(interval, factor) }),
    rules: rules.map((rule) => ({
      ...rule,
      expr: scaledExpression(rule.expr, factor),
      ...(rule.for === undefined ? {} : { for: scaled(rule.for, factor) }),
      ...(rule.keep_firing_for === undefined
        ? {}
        : { keep_firing_for: scaled(rule.keep_firing_for, factor) }),
    })),
  }))
  return stringify({ groups: faster }, { lineWidth: 0 })
}

/**
 * Scrapes of 15 seconds, as they are by default, are what the rules are made for. Prometheus keeps what it scrapes, and
 * which files have its rules.
 */
export function scaledGlobal(text: string, factor: number): string {
  const config = parse(text) as { readonly global: object }
  const interval = `${15_000 / factor}ms`
  const clock = { scrape_interval: interval, scrape_timeout: interval, evaluation_interval: interval }
  return stringify({ ...config, global: { ...config.global, ...clock } }, { lineWidth: 0 })
}
