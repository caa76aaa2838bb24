// All alert rules as a table; where there is room with what tests them and where to read on.
import type { AlertList, ListedAlert } from '../alerts/list.ts'
import type { RuleNumber } from '../alerts/rule.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { bytesText } from './bytes.ts'
import { table } from './style.ts'
import type { Column, Style } from './style.ts'

/** With less room there would be none left for the thresholds. */
const roomy = 110
const wide = 150

export function alertListText(list: AlertList, now: Date, style: Style, safe: Safe): string {
  const { alerts, total } = list
  const { paint, symbols } = style
  if (alerts.length === 0) return paint.dim(`${symbols.note} none of the ${total} rules is such`)
  const [isRoomy, isWide] = [style.width >= roomy, style.width >= wide]
  const columns: Column[] = [
    { title: 'ALERT' },
    { title: 'STATE', paint: (cell, row) => statePaint(alerts[row], style)(cell) },
    ...(isRoomy ? [{ title: 'SEVERITY' }] : []),
    { title: 'THRESHOLD', grows: true },
    { title: 'FIRED' },
    ...(isWide ? [{ title: 'TESTS' }, { title: 'RUNBOOK' }] : []),
  ]
  const rows = alerts.map((alert) => [
    safe(alert.name),
    stateText(alert),
    ...(isRoomy ? [safe(alert.severity)] : []),
    safe([...alert.numbers.map(numberText), forText(alert)].filter((part) => part !== '').join(', ')),
    alert.lastFired === null ? '' : agoText(now.getTime() - Date.parse(alert.lastFired)),
    ...(isWide ? [testsText(alert), safe(alert.runbook ?? 'none')] : []),
  ])
  const notes = [...list.notes.map((note) => safe(note)), ...errors(alerts, safe), ...stopped(list)]
  return [
    ...table(columns, rows, style),
    ...notes.flatMap((note) =>
      wrap(note, style.width - 4).map(
        (line, index) => `${index === 0 ? paint.yellow(symbols.warn) : ' '} ${line}`,
      ),
    ),
    ...advice(list, style),
    paint.dim(summary(list)),
  ].join('\n')
}

function stateText({ state, active, backend }: ListedAlert): string {
  if (state === 'not running') return `${backend} off`
  return active > 1 && (state === 'firing' || state === 'pending') ? `${state} (${active})` : state
}

function statePaint(alert: ListedAlert | undefined, { paint }: Style): (text: string) => string {
  const { red, yellow, green, dim } = paint
  const paints = {
    firing: red,
    error: red,
    pending: yellow,
    'not loaded': yellow,
    inactive: green,
    'not running': dim,
    'switched off': dim,
  }
  return paints[alert?.state ?? 'inactive']
}

/** `45s (lake.yaml; default 30s), floor 5 queries` */
function numberText({ name, value, unit, default: shipped, source }: RuleNumber): string {
  if (source === 'file') return `${name} ${value}`
  // Most have this one number, under this name.
  const shown = `${name === 'threshold' ? '' : `${name} `}${valueText(value, unit)}`
  return source === 'default' || shipped === null
    ? shown
    : `${shown} (lake.yaml; default ${valueText(shipped, unit)})`
}

export function valueText(value: number, unit: string): string {
  if (unit === 'ratio') return `${Number((value * 100).toPrecision(6))}%`
  if (unit === 'bytes') return bytesText(value)
  const short = String(Number(value.toPrecision(6)))
  return ['ms', 's', 'm', 'h', 'd'].includes(unit) ? `${short}${unit}` : `${short} ${unit}`.trim()
}

function forText({ for: duration, changed }: ListedAlert): string {
  if (duration === '') return ''
  return `for ${duration}${changed.includes('for') ? ' (lake.yaml)' : ''}`
}

function testsText({ tests }: ListedAlert): string {
  return tests.length === 0 ? 'none' : tests.join(', ')
}

function errors(alerts: readonly ListedAlert[], safe: Safe): readonly string[] {
  return alerts.flatMap(({ name, error }) =>
    error === null ? [] : [`${safe(name)} cannot be evaluated: ${safe(error)}`],
  )
}

function stopped({ running, alerts }: AlertList): readonly string[] {
  return (['prometheus', 'loki'] as const)
    .filter((backend) => !running[backend] && alerts.some((alert) => alert.backend === backend))
    .map((backend) => `${backend} is not running: the state of its rules is not known`)
}

function advice({ alerts, running }: AlertList, { paint, symbols }: Style): readonly string[] {
  const unloaded = alerts.some(({ state, origin }) => state === 'not loaded' || origin === 'loaded')
  const up = unloaded || !running.prometheus
  return up ? [`  ${symbols.arrow} ${paint.cyan('lake up')}`] : []
}

function summary({ alerts, total }: AlertList): string {
  const counts = (['firing', 'pending', 'error', 'not loaded', 'switched off'] as const).flatMap((state) => {
    const count = alerts.filter((alert) => alert.state === state).length
    return count === 0 ? [] : [`${count} ${state}`]
  })
  const shown = alerts.length === total ? `${total} rules` : `${alerts.length} of ${total} rules`
  return `  ${[shown, ...counts].join(', ')}`
}

/** `12s ago`, `3h ago`: the largest unit is what a person compares. */
function agoText(ms: number): string {
  return ms < 45_000 ? 'now' : `${spanText(ms)} ago`
}

export function spanText(ms: number): string {
  const seconds = Math.max(0, Math.round(ms / 1000))
  if (seconds < 60) return `${seconds}s`
  const minutes = Math.floor(seconds / 60)
  if (minutes < 60) return seconds % 60 === 0 || minutes >= 10 ? `${minutes}m` : `${minutes}m${seconds % 60}s`
  const hours = Math.floor(minutes / 60)
  if (hours < 48) return minutes % 60 === 0 || hours >= 10 ? `${hours}h` : `${hours}h${minutes % 60}m`
  return `${Math.floor(hours / 24)}d`
}
