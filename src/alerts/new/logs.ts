// Alerts on what a service logs: for the ruler of Loki.
import { nearest } from '../../config/nearest.ts'
import { amountIn, amountText, humanized } from './amount.ts'
import { flagOf } from './condition.ts'
import { conditionAsked, nameAsked, secondsIn, severityOf, windowOf } from './request.ts'
import type { Request } from './request.ts'
import type { ConditionName } from './signal.ts'
import type { Draft } from './texts.ts'
import { usage } from './usage.ts'

export interface LogSignal {
  readonly id: string
  readonly service: string
  readonly says: string
  /** Of the stream. */
  readonly levels: boolean
  readonly conditions: readonly ConditionName[]
}

export function logSignals(services: readonly string[]): readonly LogSignal[] {
  return services.flatMap((service): readonly LogSignal[] => [
    {
      id: `log/${service}-errors`,
      service,
      says: `lines of ${service} that say error`,
      levels: true,
      conditions: ['above', 'ratio'],
    },
    {
      id: `log/${service}-lines`,
      service,
      says: `lines of ${service}`,
      levels: false,
      conditions: ['above', 'below', 'absent'],
    },
  ])
}

export function logSignalNamed(signals: readonly LogSignal[], word: string): LogSignal {
  const bare = word.replace(/^log\//, '')
  const found = signals.find(({ id }) => id === `log/${bare}`)
  if (found !== undefined) return found
  const close = nearest(
    bare,
    signals.map(({ id }) => id.slice(4)),
  )
  throw usage(`log has no signal ${word}`, {
    code: 'unknown-signal',
    details: [
      close === undefined
        ? `It has, of what is in this stack: ${signals.map(({ id }) => id.slice(4)).join(', ')}.`
        : `Did you mean ${close}?`,
    ],
    action: { id: 'list', command: 'lake alerts new --component log --list-signals' },
  })
}

export function logDraft(signal: LogSignal, request: Request): Draft {
  const name = conditionOf(signal, request)
  const window = windowOf(request.window ?? '10m').text
  const unit = name === 'ratio' ? 'ratio' : 'count'
  const threshold = thresholdOf(signal, name, request)
  const what = `${signal.says}${request.match === undefined ? '' : ` with ${request.match}`}`
  const forSeconds = secondsIn('--for', request.for ?? (name === 'absent' ? '5m' : '0'))
  const isOver = name !== 'absent' && forSeconds === 0
  const side = name === 'below' ? 'below' : 'above'
  return {
    name: nameAsked(request),
    backend: 'loki',
    component: signal.service,
    severity: severityOf(request),
    expr: expressionOf(signal, { name, window, threshold, match: request.match }),
    forSeconds,
    keepSeconds: secondsIn('--keep-firing-for', request.keepFiringFor ?? (isOver ? window : '0')),
    summary:
      name === 'absent'
        ? `No ${what} for ${window}`
        : `${capital(what)}: ${humanized[unit]}, ${side} ${amountText(threshold, unit)}`,
    description: `Counted over the last ${window}.`,
    unit,
    labels: {},
    firing: {},
    story: undefined,
    queries: [['The lines themselves', streamOf(signal, request.match)]],
  }
}

function conditionOf({ id, conditions }: LogSignal, request: Request): ConditionName {
  const name = conditionAsked(request)
  if (name !== undefined && conditions.includes(name)) return name
  const message =
    name === undefined
      ? `when is it wrong? ${id} needs a condition`
      : `${flagOf[name]} says nothing about ${id}`
  throw usage(message, {
    code: name === undefined ? 'no-condition' : 'wrong-condition',
    details: [`One of: ${conditions.map((it) => flagOf[it]).join(', ')}`],
  })
}

const capital = (text: string): string => `${text[0]?.toUpperCase()}${text.slice(1)}`

function thresholdOf({ says }: LogSignal, name: ConditionName, { conditions }: Request): number {
  if (name === 'absent') return 0
  return amountIn(String(conditions[name]), name === 'ratio' ? 'ratio' : 'count', flagOf[name], says)
}

function streamOf({ service, levels }: LogSignal, match: string | undefined): string {
  const level = levels ? ', level=~"error|fatal"' : ''
  return `{service_name="${service}"${level}}${match === undefined ? '' : ` |= ${JSON.stringify(match)}`}`
}

interface Asked {
  readonly name: ConditionName
  readonly window: string
  readonly threshold: number
  readonly match: string | undefined
}

function expressionOf(signal: LogSignal, { name, window, threshold, match }: Asked): string {
  const count = (stream: string): string => `count_over_time(${stream} [${window}])`
  const counted = (stream: string): string => `sum by (service_name) (${count(stream)})`
  const part = counted(streamOf(signal, match))
  if (name === 'absent') return `absent_over_time(${streamOf(signal, match)} [${window}])`
  // Who says nothing at all is below, too: there is no stream to count then.
  if (name === 'below') return `(sum(${count(streamOf(signal, match))}) or vector(0)) < ${threshold}`
  if (name === 'above') return `${part} > ${threshold}`
  const whole = counted(streamOf({ ...signal, levels: false }, undefined))
  return `${part} / ${whole} > ${threshold} and ${whole} > 10`
}

/** As the tests of the shipped rules on logs are written: lines that are sent, and what becomes of the alert. */
export function logTests(signal: LogSignal, { name }: Draft, request: Request): string {
  const condition = conditionOf(signal, request)
  const threshold = thresholdOf(signal, condition, request)
  const level = signal.levels ? 'error' : 'info'
  const stream = `{ service_name: ${signal.service}, level: ${level} }`
  const text = JSON.stringify(request.match ?? `level=${level} msg="something happened"`)
  const row = (kind: string, lines: number, more = ''): string =>
    `  - { alert: ${name}, kind: ${kind}, stream: ${stream}, lines: ${lines}, text: ${text}${more} }`
  const [few, many] = [Math.ceil(threshold) - 1, Math.floor(threshold) + 5]
  const later = ', after: 61m'
  const rows: Partial<Record<ConditionName, readonly string[]>> = {
    above: [
      row('fires', many),
      row('under', Math.floor(threshold)),
      row('recovers', many, later),
      row('missing', 0),
    ],
    // Of few lines no share is taken.
    ratio: [row('fires', 30), row('under', 1), row('recovers', 30, later), row('missing', 0)],
    below: [...(few > 0 ? [row('fires', few)] : []), row('fires', 0), row('recovers', many)],
    absent: [row('fires', 0), row('recovers', 1)],
  }
  const told = '# Rules on logs are tested by sending lines to a Loki; promtool knows nothing of them.'
  return `${[told, 'tests:', ...(rows[condition] ?? [])].join('\n')}\n`
}
