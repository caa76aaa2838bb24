// SLOs as a table, and what `slo new` has made.
import type { LeftSlo } from '../alerts/slo/left.ts'
import type { ListedSlo, SloList } from '../alerts/slo/list.ts'
import type { NewSlo } from '../alerts/slo/new.ts'
import { spanText } from './alerts-list.ts'
import { loadedText } from './alerts-new.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { table } from './style.ts'
import type { Column, Style } from './style.ts'

export function sloListText(list: SloList, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const { slos, broken, left } = list
  if (slos.length === 0 && broken.length === 0 && left.length === 0)
    return [paint.dim(`${symbols.note} no SLO in slo/`), arrow('lake slo new --help', style)].join('\n')
  const columns: Column[] = [
    { title: 'SLO', grows: true },
    { title: 'OBJECTIVE' },
    { title: 'STATE', paint: (cell, row) => statePaint(slos[row], style)(cell) },
    { title: 'BUDGET LEFT' },
    { title: 'BURNS' },
    { title: 'SEEN' },
  ]
  const rows = slos.map((slo) => [
    safe(slo.name),
    `${slo.objective}% of ${slo.window}`,
    slo.state,
    slo.budgetLeft === null ? '' : percent(slo.budgetLeft),
    slo.burnRate === null ? '' : `${Number(slo.burnRate.toPrecision(3))}x`,
    slo.watchedSeconds === null ? '' : spanText(slo.watchedSeconds * 1000),
  ])
  const said = notesOf(list, safe)
  return [
    ...(slos.length === 0 ? [] : table(columns, rows, style)),
    ...said.flatMap((note) =>
      wrap(note, style.width - 4).map((line, at) => `${at === 0 ? paint.yellow(symbols.warn) : ' '} ${line}`),
    ),
    ...next(list, style),
  ].join('\n')
}

/** What the table cannot say. */
function notesOf({ notes, broken, left, running, slos }: SloList, safe: Safe): readonly string[] {
  return [
    ...notes.map(safe),
    ...broken.map(({ file, line, col, message }) => safe(`${file}:${line}:${col} ${message}`)),
    ...left.map((it) => safe(leftText(it))),
    ...(running || slos.length === 0
      ? []
      : ['Prometheus is not running: what is left of the budgets is not known']),
    ...slos.filter(({ state }) => state === 'no data').map(({ name }) => `${name}: nothing was counted yet`),
    ...slos.flatMap(({ name, firing }) =>
      firing.length === 0 ? [] : [safe(`${name}: ${firing.join(', ')}`)],
    ),
  ]
}

function next({ slos, broken, running, left }: SloList, style: Style): readonly string[] {
  if (broken.length > 0) return [arrow('lake lint', style)]
  const isBehind = slos.some(({ state }) => state === 'not loaded') || (!running && slos.length > 0)
  const commands = [...(isBehind ? ['lake up'] : []), ...left.map(({ command }) => command)]
  return [...new Set(commands)].map((command) => arrow(command, style))
}

function leftText({ name, files, kept }: LeftSlo): string {
  const [first = '', ...others] = files
  const what = others.length === 0 ? first : `${first} and ${others.length} more`
  const verb = others.length === 0 ? 'is' : 'are'
  return `there is no slo/${name}.yaml, and ${what} ${verb} ${kept ? 'yours since lake eject' : 'still there'}`
}

function arrow(command: string, { paint, symbols }: Style): string {
  return `  ${symbols.arrow} ${paint.cyan(command)}`
}

function percent(share: number): string {
  return `${Number((share * 100).toPrecision(3))}%`
}

function statePaint(slo: ListedSlo | undefined, { paint }: Style): (text: string) => string {
  const paints = {
    ok: paint.green,
    burning: paint.red,
    missed: paint.red,
    'no data': paint.yellow,
    'not loaded': paint.yellow,
    'not running': paint.dim,
  }
  return paints[slo?.state ?? 'ok']
}

export function newSloText(made: NewSlo, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const { file, text, alerts, tests, written, findings, loaded } = made
  const columns: Column[] = [
    { title: 'ALERT', grows: true },
    { title: 'SEVERITY' },
    { title: 'BAD OVER BOTH' },
  ]
  const rows = alerts.map(({ name, severity, windows }) => [
    name,
    severity,
    windows.join(' and ') || 'a metric is missing',
  ])
  const warned = findings.map(({ line, col, message }) => `${file}:${line}:${col} ${message}`)
  return [
    ...(written ? [`${paint.green(symbols.ok)} ${safe(file)} written`] : shown(file, text, style, safe)),
    ...warned.map((line) => `${paint.yellow(symbols.warn)} ${safe(line)}`),
    ...(written || tests !== null ? [testsText(made, style, safe)] : []),
    ...table(columns, rows, style),
    ...(written ? loadedText({ loaded, backend: 'prometheus', next: nextOf(made) }, style, safe) : []),
  ].join('\n')
}

function nextOf({ dashboard }: NewSlo): readonly string[] {
  return ['lake slo list', ...(dashboard === null ? [] : [`lake grafana ${dashboard}`])]
}

function shown(file: string, text: string, { symbols }: Style, safe: Safe): readonly string[] {
  const lines = text.trimEnd().split('\n')
  return [
    `${symbols.note} ${safe(file)}, as it would be written:`,
    '',
    ...lines.map((line) => `  ${safe(line)}`),
    '',
  ]
}

function testsText({ tests, untested }: NewSlo, { paint, symbols }: Style, safe: Safe): string {
  return tests === null
    ? `${paint.yellow(symbols.warn)} its tests were not run: ${safe(untested ?? '')}`
    : `${paint.green(symbols.ok)} ${tests.passed} tests passed (promtool ${safe(tests.promtool)})`
}
