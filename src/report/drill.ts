// A drill as a person reads it: what would be broken, what can be, and what came of it.
import type { DrillReport, DrillResult, Outcome } from '../drill/outcome.ts'
import { broken } from '../drill/how.ts'
import type { Judged } from '../drill/judge.ts'
import type { Possible } from '../drill/possible.ts'
import type { DrillScope, PlannedDrill } from '../drill/scope.ts'
import { keyOf } from '../drill/table.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

/** The exact scope, line by line: for the question, and for a dry run. */
export function scopeLines({ drills, skipped }: Pick<DrillScope, 'drills' | 'skipped'>): readonly string[] {
  const widest = Math.max(0, ...drills.map(({ service }) => service.length))
  return [
    ...drills.map((drill) => `  ${drill.service.padEnd(widest)}  ${plannedText(drill)}`),
    ...skipped.map(({ service, why }) => `  left alone: ${service}, since ${why}`),
  ]
}

function plannedText({ how, container, expected, declared, off, patienceMs }: PlannedDrill): string {
  const expects = [...expected.fires, ...declared]
  return [
    `${how} ${container}`,
    expects.length === 0
      ? `expects nothing${expected.quiet === undefined ? '' : `: ${expected.quiet}`}`
      : `expects ${expects.join(', ')} within ${timeText(patienceMs)}`,
    ...(off.length === 0 ? [] : [`${off.join(', ')} is not loaded`]),
  ].join('; ')
}

export function scopeText(
  scope: Pick<DrillScope, 'drills' | 'skipped'>,
  { width }: Style,
  safe: Safe,
): string {
  const lines = scopeLines(scope).flatMap((line) => wrap(safe(line.trim()), width - 4))
  return ['Would break, one after the other, and mend:', ...lines.map((line) => `  ${line}`)].join('\n')
}

export function listText(services: readonly Possible[], style: Style, safe: Safe): string {
  const { paint, symbols, width } = style
  const hows = services[0]?.ways.map(({ how }) => how) ?? []
  const columns = [{ title: 'service' }, ...hows.map((title) => ({ title }))]
  const rows = services.map(({ service, ways }) => [
    safe(service),
    ...ways.map(({ whyNot }) => (whyNot === null ? symbols.ok : '-')),
  ])
  return [
    ...table(columns, rows, style),
    '',
    paint.bold('Not drillable'),
    ...reasons(services, width, safe),
  ].join('\n')
}

function reasons(services: readonly Possible[], width: number, safe: Safe): readonly string[] {
  const all = services.flatMap(({ service, ways }) => {
    const refused = ways.flatMap(({ how, whyNot }) => (whyNot === null ? [] : [{ how, whyNot }]))
    const same = refused.length === ways.length && new Set(refused.map(({ whyNot }) => whyNot)).size === 1
    return same
      ? [{ who: service, why: refused[0]?.whyNot ?? '' }]
      : refused.map(({ how, whyNot }) => ({ who: `${service} ${how}`, why: whyNot }))
  })
  const byWhy = [...Map.groupBy(all, ({ why }) => why)]
  return byWhy.flatMap(([why, found]) =>
    wrap(safe(`${found.map(({ who }) => who).join(', ')}: ${why}`), width - 2).map((line) => `  ${line}`),
  )
}

export function drillText(report: DrillReport, style: Style, safe: Safe): string {
  const { paint, width } = style
  const { drills, skipped } = report
  const painted: Readonly<Record<string, (text: string) => string>> = {
    detected: paint.green,
    missed: paint.red,
    noise: paint.red,
    'not tried': paint.yellow,
  }
  const rows = drills.flatMap(rowsOf)
  const columns = [
    { title: 'service' },
    { title: 'verdict', paint: (cell: string) => (painted[cell.trim()] ?? ((text) => text))(cell) },
    { title: 'pending' },
    { title: 'fired' },
    { title: 'alert', grows: true as const },
  ]
  const notes = [
    ...drills.flatMap(notesOf),
    ...skipped.map(({ service, why }) => `${service} was left alone: ${why}`),
  ]
  return [
    paint.bold(headline(report)),
    ...table(
      columns,
      rows.map((row) => row.map(safe)),
      style,
    ),
    ...notes.flatMap((note) => wrap(safe(note), width - 2)).map((line) => paint.dim(`  ${line}`)),
  ].join('\n')
}

export function headline({ drills, how }: Pick<DrillReport, 'drills' | 'how'>): string {
  const count = (outcome: Outcome): number => drills.filter((drill) => drill.outcome === outcome).length
  const found = (['detected', 'quiet', 'missed', 'noise', 'not tried'] as const)
    .filter((outcome) => count(outcome) > 0)
    .map((outcome) => `${count(outcome)} ${outcome}`)
  const what = drills.length === 1 ? (drills[0]?.service ?? '') : `${drills.length} services`
  return `${what} ${broken[how]}: ${found.join(', ')}`
}

function rowsOf({ service, outcome, alerts }: DrillResult): readonly (readonly string[])[] {
  if (alerts.length === 0) return [[service, outcome, '', '', '']]
  return alerts.map(({ verdict, pendingMs, firingMs, ...alert }) => [
    service,
    verdict,
    timeText(pendingMs),
    timeText(firingMs),
    alertText(alert),
  ])
}

export function alertText({ alert, component }: Pick<Judged, 'alert' | 'component'>): string {
  return keyOf(alert, component)
}

export function notesOf({ service, why, off, recovery }: DrillResult): readonly string[] {
  const still = recovery?.still ?? []
  return [
    ...(why === null ? [] : [`${service}: ${why}`]),
    ...(off.length === 0 ? [] : [`${service}: no rule is loaded of ${off.join(', ')}`]),
    ...(still.length === 0 ? [] : [`${service}: ${still.join(', ')} went on after it was mended`]),
  ]
}

/** `1m 14s`; a dash where there is none. */
export function timeText(ms: number | null): string {
  if (ms === null) return '-'
  const seconds = Math.round(ms / 1000)
  return seconds < 60
    ? `${seconds}s`
    : `${Math.floor(seconds / 60)}m ${String(seconds % 60).padStart(2, '0')}s`
}

export function planData({ how, drills, skipped }: DrillScope): object {
  const planned = drills.map(({ service, container, expected, declared, off, patienceMs }) => ({
    service,
    container,
    how,
    expects: [...expected.fires, ...declared],
    why: expected.fires.length === 0 ? (expected.quiet ?? null) : null,
    off,
    patienceMs: Math.round(patienceMs),
  }))
  return { kind: 'plan', how, drills: planned, skipped }
}
