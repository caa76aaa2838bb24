// Alerts on what a service logs: for the ruler of Loki.
import { nearest } from '../../config/nearest.ts'
import { amountIn, amountText, humanized } from './amount.ts'
import { conditionAsked, flagOf, nameAsked, secondsIn, windowOf } from './request.ts'
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
    details: close === undefined ? [] : [`Did you mean ${close}?`],
    action: { id: 'list', command: 'lake alerts new --component log --list-signals' },
  })
}

export function logDraft(signal: LogSignal, request: Request): Draft {
  const name = conditionOf(signal, request)
  const window = windowOf(request.window ?? '10m').text
  const unit = name === 'ratio' ? 'ratio' : 'count'
  const threshold =
    name === 'absent' ? 0 : amountIn(String(request.conditions[name]), unit, flagOf[name], signal.says)
  const what = `${signal.says}${request.match === undefined ? '' : ` with ${request.match}`}`
  const forSeconds = secondsIn('--for', request.for ?? (name === 'absent' ? '5m' : '0'))
  const isOver = name !== 'absent' && forSeconds === 0
  const side = name === 'below' ? 'below' : 'above'
  return {
    name: nameAsked(request),
    backend: 'loki',
    component: signal.service,
    severity: request.severity,
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
  const counted = (stream: string): string => `sum by (service_name) (count_over_time(${stream} [${window}]))`
  const part = counted(streamOf(signal, match))
  if (name === 'absent') return `absent_over_time(${streamOf(signal, match)} [${window}])`
  if (name !== 'ratio') return `${part} ${name === 'below' ? '<' : '>'} ${threshold}`
  const whole = counted(streamOf({ ...signal, levels: false }, undefined))
  return `${part} / ${whole} > ${threshold} and ${whole} > 10`
}

/** As the tests of the shipped rules on logs are written: lines that are sent, and what becomes of the alert. */
export function logTests({ service, levels }: LogSignal, { name }: Draft, request: Request): string {
  const condition = conditionAsked(request) ?? 'above'
  const level = levels ? 'error' : 'info'
  const stream = `{ service_name: ${service}, level: ${level} }`
  const text = JSON.stringify(request.match ?? `level=${level} msg="something happened"`)
  const many = condition === 'ratio' ? 30 : Math.ceil(Number(request.conditions[condition]) || 1) + 5
  const row = (kind: string, lines: number, more = ''): string =>
    `  - { alert: ${name}, kind: ${kind}, stream: ${stream}, lines: ${lines}, text: ${text}${more} }`
  const rows =
    condition === 'above' || condition === 'ratio'
      ? [row('fires', many), row('under', 1), row('recovers', many, ', after: 61m')]
      : [row('idle', many)]
  return `# Rules on logs are tested by sending lines to a Loki; promtool knows nothing of them.\ntests:\n${rows.join('\n')}\n  - { alert: ${name}, kind: missing, lines: 0 }\n`
}
