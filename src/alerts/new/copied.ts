// An alert that begins from one that is there already.
import { numbersIn } from '../../render/promql.ts'
import { thresholdOf } from '../backtest/threshold.ts'
import type { Threshold } from '../backtest/threshold.ts'
import type { AlertRule } from '../rule.ts'
import { amountIn } from './amount.ts'
import { flagOf } from './condition.ts'
import { storyFor } from './own.ts'
import { conditionAsked, nameAsked, secondsIn, severityOf } from './request.ts'
import type { Request } from './request.ts'
import { units } from './signal.ts'
import type { Unit } from './signal.ts'
import type { Draft } from './texts.ts'
import { usage } from './usage.ts'

/** `from`: with what is asked for in place of what it has. */
export function copiedDraft(rule: AlertRule, request: Request): Draft {
  const { component: _component, severity: _severity, ...labels } = rule.labels
  const found = rule.backend === 'prometheus' ? thresholdOf(rule.expr) : undefined
  const unit = unitOf(rule, found)
  const expr = moved(rule, request, { found, unit })
  const forSeconds = secondsIn('--for', request.for ?? (rule.for === '' ? '0' : rule.for))
  const keepSeconds = secondsIn(
    '--keep-firing-for',
    request.keepFiringFor ?? (rule.keepFiringFor === '' ? '0' : rule.keepFiringFor),
  )
  return {
    name: nameAsked(request),
    backend: rule.backend,
    component: rule.component,
    severity: request.severity ?? (rule.severity || severityOf({})),
    expr,
    forSeconds,
    keepSeconds,
    summary: rule.annotations['summary'] ?? rule.name,
    description: rule.annotations['description'] ?? '',
    unit,
    labels,
    ...(rule.backend === 'prometheus'
      ? storyFor(expr, forSeconds, keepSeconds)
      : { firing: {}, story: undefined }),
    queries: [['Whether it is wrong now, and where', expr]],
  }
}

/** With another number in the place of the one that decides. */
function moved({ name, expr, numbers }: AlertRule, request: Request, { found, unit }: Compares): string {
  const condition = conditionAsked(request)
  if (condition === undefined) return expr
  const side = found?.op.startsWith('>') === true ? 'above' : 'below'
  if (found === undefined || !(condition === side || (condition === 'ratio' && side === 'above')))
    throw usage(`${name} has no number that ${flagOf[condition]} could move`, {
      code: 'wrong-condition',
      details: found === undefined ? [] : [`It compares: ${found.op} ${found.number}`],
    })
  const value = amountIn(
    String(request.conditions[condition]),
    unit,
    flagOf[condition],
    `what ${name} compares`,
  )
  const place = numbersIn(expr)
    .filter(({ from, to }) => Number(expr.slice(from, to)) === found.number)
    .find(({ from }) => /[<>=]\s*$/.test(expr.slice(0, from)))
  if (place === undefined)
    throw usage(`the number of ${name} is calculated: write its expression with --expr`, {
      details: [`${numbers.length} numbers are declared.`],
    })
  return `${expr.slice(0, place.from)}${value}${expr.slice(place.to)}`
}

interface Compares {
  readonly found: Threshold | undefined
  readonly unit: Unit
}

/** Of the number that decides; a rule may have others, such as a floor. */
function unitOf({ numbers }: AlertRule, found: Threshold | undefined): Unit {
  const decides = numbers.find(({ value }) => value === found?.number)
  return units.find((unit) => unit === decides?.unit) ?? 'count'
}
