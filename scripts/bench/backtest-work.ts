// A backtest of a week, as `lake alerts backtest` makes it, against any Prometheus that has the history.

import { evaluate } from '../../src/alerts/backtest/evaluate.ts'
import type { Asking } from '../../src/alerts/backtest/prometheus.ts'
import { expressionRule } from '../../src/alerts/backtest/rule.ts'
import { fromPrometheus } from '../../src/alerts/backtest/source.ts'
import type { Stack } from '../../src/health/stack.ts'
import { realHttp } from '../../src/system/http.ts'

export const days = 7
export const stepSeconds = 15
/** 00:00 UTC, so that no run differs from another. */
export const endSeconds = 1_750_032_000
export const startSeconds = endSeconds - days * 86_400

export const expressions = { one: 'avg_over_time(one[5m]) > 50', many: 'load > 60' }

export function askingAt(url: string): Asking {
  const session = { runtime: { addressOf: () => url }, system: { http: realHttp() } }
  return { stack: { session, plan: {} } as unknown as Stack, signal: new AbortController().signal }
}

export function backtest(asking: Asking, expr: string) {
  const source = fromPrometheus(asking, {
    fromMs: startSeconds * 1000,
    toMs: endSeconds * 1000,
    intervalMs: stepSeconds * 1000,
  })
  return evaluate({ ...expressionRule(expr), forMs: 300_000 }, source)
}
