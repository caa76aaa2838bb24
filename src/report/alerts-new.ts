// A new alert: what it says, how it would have done, what was written; and what can be chosen.
import type { History } from '../alerts/new/history.ts'
import type { ListedSignal, SignalList } from '../alerts/new/list.ts'
import type { NewAlert } from '../alerts/new/new.ts'
import { amountText } from '../alerts/new/amount.ts'
import { units } from '../alerts/new/signal.ts'
import { gridLines } from './backtest-grid.ts'
import { durationText, timeText } from './backtest-words.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

/** Below it, what a signal is in plain words would be left no room. */
const wide = 170

export function signalListText({ signals, others, running }: SignalList, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const byComponent = [...Map.groupBy(signals, ({ component }) => component)]
  const columns = [
    { title: 'ID' },
    ...(running ? [{ title: 'NOW' }] : [{ title: 'TYPE' }]),
    ...(running && style.width >= 110 ? [{ title: 'LAST HOUR' }] : []),
    { title: 'WHAT IT IS', grows: true as const },
    ...(style.width >= wide ? [{ title: 'CONDITIONS' }] : []),
  ]
  const rows = byComponent
    .flatMap(([, all]) => all)
    .map((signal) => [
      signal.id,
      running ? nowText(signal) : signal.type,
      ...(running && style.width >= 110 ? [sparkline(signal.live?.points ?? [], style)] : []),
      safe(signal.says),
      ...(style.width >= wide ? [signal.conditions.join(' ')] : []),
    ])
  return [
    ...table(columns, rows, style),
    ...(others === 0
      ? []
      : [paint.dim(`  and ${others} metrics of the contracts: --all lists them, --signal takes them`)]),
    ...(running ? [] : [paint.dim(`  ${symbols.note} no Prometheus runs: this is what the contracts say`)]),
  ].join('\n')
}

function nowText({ live, unit }: ListedSignal): string {
  const known = units.find((it) => it === unit) ?? 'count'
  return live?.value === undefined || live.value === null
    ? '-'
    : amountText(Number(live.value.toPrecision(3)), known)
}

/** From low to high; a blank is a gap. */
export function sparkline(points: readonly (number | null)[], { symbols: { bars } }: Style): string {
  const numbers = points.flatMap((value) => (value === null || !Number.isFinite(value) ? [] : [value]))
  const low = Math.min(...numbers)
  const height = Math.max(...numbers) - low
  const at = (value: number): number =>
    height === 0 ? 0 : Math.min(bars.length - 1, Math.floor(((value - low) / height) * bars.length))
  return points
    .map((value) => (value === null || !Number.isFinite(value) ? ' ' : (bars[at(value)] ?? ' ')))
    .join('')
    .trimEnd()
}

export function newAlertText(made: NewAlert, style: Style, safe: Safe): string {
  const { paint, symbols, width } = style
  const { name, expr, forSeconds, written, history, files, tests, findings } = made
  const wait = forSeconds === 0 ? '' : `, for ${durationText(forSeconds)}`
  const head = written
    ? `${paint.green(symbols.ok)} ${paint.bold(name)}`
    : `${symbols.note} ${paint.bold(name)} (nothing was written)`
  return [
    head,
    ...wrap(`${safe(expr)}${wait}`, width - 2).map((line) => paint.dim(`  ${line}`)),
    ...(history === null ? [] : ['', ...historyText(history, style)]),
    '',
    ...files.map(({ path }) => `  ${path}`),
    ...findings.map(({ ruleId, message }) => `  ${paint.yellow(symbols.warn)} ${safe(message)} (${ruleId})`),
    testsText(tests, style),
    ...(written ? loadedText({ ...made, next: [`lake alerts explain ${name}`] }, style, safe) : []),
    ...(written
      ? []
      : files
          .filter(({ path }) => !path.endsWith('.md'))
          .flatMap(({ path, text }) => ['', paint.dim(path), safe(text).trimEnd()])),
  ].join('\n')
}

function testsText({ passed, kinds, promtool, why }: NewAlert['tests'], { paint, symbols }: Style): string {
  if (promtool === null) return `  ${symbols.note} tests not run: ${why ?? 'no promtool'}`
  return `  ${paint.green(symbols.ok)} ${passed} expectations hold: ${kinds.join(', ')} ${paint.dim(`(promtool ${promtool})`)}`
}

/** `next`: what to do once it is loaded. */
export function loadedText(
  { loaded, backend, next }: Pick<NewAlert, 'loaded' | 'backend'> & { readonly next: readonly string[] },
  { paint, symbols }: Style,
  safe: Safe,
): readonly string[] {
  if (loaded === null) return [`  ${symbols.note} ${backend} does not run here: lake up loads it`]
  const { state, health, error } = loaded
  if (state === null)
    return [`  ${symbols.note} ${backend} does not show it yet: lake alerts list says when it does`]
  if (error !== null) return [`  ${paint.red(symbols.fail)} ${backend}: ${safe(error)}`]
  const said = health === 'ok' ? state : `${state}, not evaluated yet`
  return [
    `  ${paint.green(symbols.ok)} loaded in ${backend}: ${said}`,
    ...next.map((command) => `  ${symbols.arrow} ${paint.cyan(command)}`),
  ]
}

function historyText(history: History, style: Style): readonly string[] {
  const { report, last, unit } = history
  const { firings, firingSeconds, longestSeconds, start, end } = report
  const times = firings === 1 ? 'once' : firings === 2 ? 'twice' : `${firings} times`
  const long =
    firings === 0
      ? ''
      : `, ${durationText(firingSeconds)} in all, ${durationText(longestSeconds)} at the longest`
  const said = firings === 0 ? 'would not have fired' : `would have fired ${times}${long}`
  const whole = `From ${timeText(start)} to ${timeText(end)} UTC it ${said}.`
  return [
    ...wrap(whole, style.width - 2).map((line) => `  ${line}`),
    ...gridText(history, style),
    ...last.map(
      ({ start: at, seconds, peak, link }) =>
        `  ${timeText(at)}  ${durationText(seconds).padEnd(7)}  up to ${amountText(Number(peak), unit)}  ${style.paint.dim(link)}`,
    ),
  ]
}

/** With other numbers, and which of them would be taken. */
export function gridText({ report, suggestion, unit }: History, style: Style): readonly string[] {
  const { paint, symbols, width } = style
  const words = (number: number): string => amountText(number, unit)
  const op = report.threshold?.op ?? ''
  const because =
    suggestion === null
      ? []
      : wrap(
          `Suggested: ${op} ${words(suggestion.threshold)} for ${durationText(suggestion.forSeconds)}: ${suggestion.because}.`,
          width - 4,
        )
  return [
    ...(report.grid.length === 0 ? [] : gridLines(report, style, words)),
    ...because.map((line, index) => `  ${index === 0 ? symbols.arrow : ' '} ${paint.cyan(line)}`),
  ]
}
