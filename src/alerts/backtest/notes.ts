// What is to be known beside the answer of a backtest.
import type { Result } from './evaluate.ts'
import type { Source } from './source.ts'
import { mostKept } from './tally.ts'
import { timeAt } from './ticks.ts'

export type Warn = (code: string, message: string) => void

export function note(
  { rule, pace, evaluated, warnings, ticks, tally }: Result,
  { fromMs, kind }: Source,
  warn: Warn,
): void {
  for (const warning of warnings) warn('backend', warning)
  if (!pace.loaded)
    warn(
      'not-loaded',
      `${rule.alert} is not loaded in Prometheus: when it would be evaluated is made up; lake up loads it`,
    )
  const begin = evaluated.first === undefined ? undefined : timeAt(ticks, evaluated.first)
  const late = begin === undefined ? 0 : begin - fromMs
  if (kind === 'prometheus' && late > 10 * ticks.stepMs + 600_000)
    warn(
      'short',
      `there are values since ${new Date(begin ?? 0).toISOString()} only: what is counted is a floor`,
    )
  const { over } = evaluated
  if (over !== undefined)
    warn(
      'limit',
      `the limit of its group is ${rule.group.limit}, and ${rule.alert} has ${over.alerts} alerts at ${new Date(timeAt(ticks, over.first)).toISOString()}: evaluations that fail so, and forget its alerts: ${over.evaluations}`,
    )
  if (tally.isCut) warn('cut', `of ${tally.firings} times that it fired the newest ${mostKept} are kept`)
}
