// An alert on an expression of the user's own.
import { formatDuration } from '../../config/units.ts'
import { syntaxOf } from '../../contracts/syntax.ts'
import { childrenOf, descendants } from '../../contracts/tree.ts'
import { LakeError } from '../../errors.ts'
import { requireReadable, selectorTexts } from '../backtest/selectors.ts'
import { thresholdOf } from '../backtest/threshold.ts'
import { comparisons } from '../numbers.ts'
import { amountIn } from './amount.ts'
import { firingLabels } from './firing.ts'
import { flagOf } from './condition.ts'
import { conditionAsked, nameAsked, secondsIn, severityOf, windowOf } from './request.ts'
import type { Request } from './request.ts'
import type { Condition } from './condition.ts'
import type { Signal } from './signal.ts'
import { storyOf } from './story.ts'
import type { Levels } from './levels.ts'
import type { Story } from './story.ts'
import type { Draft } from './texts.ts'
import { usage } from './usage.ts'

export function customDraft(request: Request): Draft {
  const { expr = '', component = '' } = request
  requirePromql(expr)
  const whole = compared(expr, request)
  if (!chooses(whole))
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
    severity: severityOf(request),
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

const choosing = new Set([...Object.keys(comparisons), 'Unless', 'And'])

/** Whether it can find nothing where all is well. */
function chooses(expr: string): boolean {
  const tree = syntaxOf(expr, 'prometheus')[0]
  const compares = descendants(tree, 'BinaryExpr').some(
    (node) => choosing.has(childrenOf(node)[1]?.name ?? '') && node.getChild('BoolModifier') === null,
  )
  return compares || /\babsent(?:_over_time)?\s*\(/.test(expr)
}

function compared(expr: string, request: Request): string {
  const name = conditionAsked(request)
  if (name === undefined) return expr
  if (name !== 'above' && name !== 'below')
    throw usage(`${flagOf[name]} is for signals: an expression is compared, --above or --below`, {
      code: 'wrong-condition',
    })
  const number = amountIn(
    String(request.conditions[name]),
    'count',
    flagOf[name],
    'what the expression gives',
  )
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

/** What has to happen is known of one series, as it is or counted, compared with a number. */
export function storyFor(
  expr: string,
  forSeconds: number,
  keepSeconds: number,
): Pick<Draft, 'firing' | 'story'> {
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
  const story = storyOf({ signal: known.signal, condition, forSeconds, keepSeconds, levels, own: true })
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
