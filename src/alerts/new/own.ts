// An alert on an expression of the user's own, or on that of an alert that is there already.
import { formatDuration } from '../../config/units.ts'
import { LakeError } from '../../errors.ts'
import { numbersIn } from '../../render/promql.ts'
import { inUnit } from '../../render/rules.ts'
import { requireReadable, selectorTexts } from '../backtest/selectors.ts'
import { thresholdOf } from '../backtest/threshold.ts'
import type { AlertRule } from '../rule.ts'
import { amountIn } from './amount.ts'
import { firingLabels } from './firing.ts'
import { conditionAsked, flagOf, nameAsked, secondsIn, windowOf } from './request.ts'
import type { Request } from './request.ts'
import type { Condition } from './condition.ts'
import type { Signal } from './signal.ts'
import { storyOf } from './story.ts'
import type { Levels, Story } from './story.ts'
import type { Draft } from './texts.ts'
import { usage } from './usage.ts'

export function customDraft(request: Request): Draft {
  const { expr = '', component = '' } = request
  requirePromql(expr)
  const whole = compared(expr, request)
  if (thresholdOf(whole) === undefined && !/[<>=]|\babsent/.test(whole))
    throw usage('an alert fires for whatever its expression finds, and this one compares with nothing', {
      code: 'no-comparison',
      details: ['Compare it in --expr, or add --above or --below.'],
    })
  const forSeconds = secondsIn('--for', request.for ?? '5m')
  const keepSeconds = secondsIn('--keep-firing-for', request.keepFiringFor ?? '0')
  return {
    name: nameAsked(request),
    backend: 'prometheus',
    component: component === 'custom' ? '' : component,
    severity: request.severity,
    expr: whole,
    forSeconds,
    keepSeconds,
    summary: `${nameAsked(request)}: {{ $value | humanize }}`,
    description: 'Say here what it means, and for whom.',
    unit: 'count',
    labels: {},
    ...storyFor(whole, forSeconds, keepSeconds),
    queries: [['Whether it is wrong now, and where', whole]],
  }
}

function compared(expr: string, request: Request): string {
  const name = conditionAsked(request)
  if (name === undefined) return expr
  if (name !== 'above' && name !== 'below')
    throw usage(`${flagOf[name]} is for signals: an expression is compared, --above or --below`, {
      code: 'wrong-condition',
    })
  const number = amountIn(String(request.conditions[name]), 'count', flagOf[name], 'an expression')
  return `(${expr}) ${name === 'above' ? '>' : '<'} ${number}`
}

function requirePromql(expr: string): void {
  try {
    requireReadable(expr)
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    throw usage(error.message, { code: error.code, details: error.details })
  }
}

/** `from`: with what is asked for in place of what it has. */
export function copiedDraft(rule: AlertRule, request: Request): Draft {
  const { component: _component, severity: _severity, ...labels } = rule.labels
  const expr = moved(rule, request)
  const forSeconds = secondsIn('--for', request.for ?? (rule.for === '' ? '0' : rule.for))
  const keepSeconds = secondsIn(
    '--keep-firing-for',
    request.keepFiringFor ?? (rule.keepFiringFor === '' ? '0' : rule.keepFiringFor),
  )
  return {
    name: nameAsked(request),
    backend: rule.backend,
    component: rule.component,
    severity: request.severity,
    expr,
    forSeconds,
    keepSeconds,
    summary: rule.annotations['summary'] ?? rule.name,
    description: rule.annotations['description'] ?? '',
    unit: 'count',
    labels,
    ...(rule.backend === 'prometheus'
      ? storyFor(expr, forSeconds, keepSeconds)
      : { firing: {}, story: undefined }),
    queries: [['Whether it is wrong now, and where', expr]],
  }
}

/** With another number in the place of the one that decides. */
function moved(rule: AlertRule, request: Request): string {
  const condition = conditionAsked(request)
  if (condition === undefined) return rule.expr
  const { name, expr, numbers, backend } = rule
  const found = backend === 'prometheus' ? thresholdOf(expr) : undefined
  const side = found?.op.startsWith('>') === true ? 'above' : 'below'
  if (found === undefined || !(condition === side || (condition === 'ratio' && side === 'above')))
    throw usage(`${name} has no number that ${flagOf[condition]} could move`, {
      code: 'wrong-condition',
      details: found === undefined ? [] : [`It compares: ${found.op} ${found.number}`],
    })
  const value = inUnitOf(rule, String(request.conditions[condition]), flagOf[condition])
  const place = numbersIn(expr)
    .filter(({ from, to }) => Number(expr.slice(from, to)) === found.number)
    .find(({ from }) => /[<>=]\s*$/.test(expr.slice(0, from)))
  if (place === undefined)
    throw usage(`the number of ${name} is calculated: write its expression with --expr`, {
      details: [`${numbers.length} numbers are declared.`],
    })
  return `${expr.slice(0, place.from)}${value}${expr.slice(place.to)}`
}

function inUnitOf({ name, numbers }: AlertRule, said: string, flag: string): number {
  const unit = numbers[0]?.unit ?? ''
  const value = /^-?[\d.]+$/.test(said) ? Number(said) : inUnit(said, unit)
  if (Number.isNaN(value))
    throw usage(`${flag} ${said}: ${name} counts in ${unit || 'numbers'}`, { code: 'wrong-unit' })
  return value
}

/** What has to happen is known of one series, as it is or counted, compared with a number. */
function storyFor(expr: string, forSeconds: number, keepSeconds: number): Pick<Draft, 'firing' | 'story'> {
  const found = thresholdOf(expr)
  const known = found === undefined ? undefined : simpleSignal(found.left)
  if (known === undefined || found === undefined || found.op === '!=')
    return { firing: {}, story: nothing(expr) }
  const name = found.op.startsWith('>') ? 'above' : 'below'
  const condition: Condition = { name, threshold: found.number, window: windowOf(known.window) }
  const { number } = found
  const [low, high] = [number - 1, number + 1]
  const own: Readonly<Record<string, Levels>> = {
    '==': { good: high, bad: number, line: high },
    '>=': { good: low, bad: high, line: low },
    '<=': { good: high, bad: low, line: high },
  }
  const levels = own[found.op]
  const story = storyOf({ signal: known.signal, condition, forSeconds, keepSeconds, levels })
  return { firing: firingLabels(known.signal, condition), story }
}

function simpleSignal(left: string): { readonly signal: Signal; readonly window: string } | undefined {
  const [, , call, metric, matchers = '', window] =
    /^\s*(\()?\s*(?:(increase)\()?([a-zA-Z_:][\w:]*)(?:\{([^{}]*)\})?(?:\[(\w+)\]\))?\s*\)?\s*$/.exec(left) ??
    []
  if (metric === undefined || (call === undefined) !== (window === undefined)) return undefined
  const job = /(?:^|,)\s*job="([^"]+)"/.exec(matchers)?.[1] ?? 'own'
  const match = matchers.replace(/(?:^|,)\s*job="[^"]+"\s*/, '').replace(/^,\s*/, '')
  // What a pattern or a negation would accept is not for here to find out.
  if (/!=|!~|=~/.test(match)) return undefined
  const base = {
    id: '',
    component: job,
    says: '',
    metric,
    job,
    match,
    unit: 'count',
    divide: 1,
    by: [],
    fresh: false,
  } as const
  const how = call === undefined ? 'value' : 'increase'
  return {
    signal: { ...base, how, conditions: [], declared: false, type: '', labels: [], alike: false },
    window: window ?? formatDuration(600),
  }
}

function nothing(expr: string): Story | undefined {
  const [selector] = selectorTexts(expr)
  if (selector === undefined || /\babsent/.test(expr) || !/^[\w:]+(?:\{[^{}]*\})?$/.test(selector))
    return undefined
  const series = selector
    .replaceAll(/(\w+)\s*(?:=~|!=|!~)\s*"[^"]*"\s*,?\s*/g, '')
    .replace(/,\s*\}/, '}')
    .replace('{}', '')
  return {
    stepSeconds: 60,
    tests: [
      {
        title: 'no series at all',
        lines: [{ series, values: '_x30' }],
        expected: [{ step: 29, kind: 'missing' }],
      },
    ],
  }
}
