// A test that failed: what was expected and what came, label by label, and what went in.
import { BadNotation, readNotation } from '../alerts/backtest/notation.ts'
import type { Checked, InputSeries, Told } from '../alerts/test/report.ts'
import type { Safe } from './checks.ts'
import { sparkline } from './query.ts'
import { fit, table } from './style.ts'
import type { Style } from './style.ts'

/** More are counted. */
const mostSeries = 6
const mostSamples = 100_000

export function failureText(check: Checked, style: Style, safe: Safe): readonly string[] {
  const { paint, symbols } = style
  const { alert, at, kind, file, line, col, test, name, about } = check
  const what = about === 'alert' ? whatIsWrong(check) : 'is not what is expected'
  const called = name === '' ? `test ${test}` : `test ${test}, ${safe(name)}`
  return [
    `${paint.red(symbols.fail)} ${paint.bold(`${safe(alert.trim())} at ${at}`)}: ${what}`,
    `  ${paint.dim(`${file}:${line}:${col}  ${called}${kind === null ? '' : `, ${kind}`}`)}`,
    ...sides(check, style, safe).map((it) => `  ${it}`),
    ...inputs(check, style, safe),
  ]
}

function whatIsWrong({ expected, got }: Checked): string {
  if (expected.length === 0) return 'fires, and should not'
  if (got.length === 0) return 'does not fire, and should'
  return expected.length === got.length
    ? 'fires, and not as expected'
    : `${got.length} fire, ${expected.length} should`
}

function sides(check: Checked, style: Style, safe: Safe): readonly string[] {
  const { samples } = check
  const rows =
    samples === null
      ? pairs(check).flatMap((pair, index) => rowsOf(pair, index))
      : [{ key: 'samples', expected: samples.expected, got: samples.got }]
  const room = Math.max(
    16,
    Math.floor((style.width - Math.max(...rows.map(({ key }) => key.length)) - 12) / 2),
  )
  const isSame = (row: number): boolean => rows[row]?.expected === rows[row]?.got
  const columns = [
    { title: '' },
    {
      title: 'EXPECTED',
      paint: (cell: string, row: number) => (isSame(row) ? cell : style.paint.green(cell)),
    },
    { title: 'GOT', paint: (cell: string, row: number) => (isSame(row) ? cell : style.paint.red(cell)) },
  ]
  const shown = (text: string): string => fit(safe(text.replaceAll('\n', String.raw`\n`)), room, style)
  return table(
    columns,
    rows.map(({ key, expected, got }) => [safe(key), shown(expected), shown(got)]),
    style,
  )
}

interface Pair {
  readonly expected?: Told
  readonly got?: Told
}

/** Each beside the one that is most like it. */
function pairs({ expected, got }: Checked): readonly Pair[] {
  const left = [...got]
  const found = expected.map((told): Pair => {
    const likes = left.map((other) => alike(told, other))
    const best = likes.indexOf(Math.max(...likes))
    const [other] = best === -1 ? [] : left.splice(best, 1)
    return other === undefined ? { expected: told } : { expected: told, got: other }
  })
  const all = [...found, ...left.map((told): Pair => ({ got: told }))]
  const different = all.filter(
    (pair) => JSON.stringify(flat(pair.expected)) !== JSON.stringify(flat(pair.got)),
  )
  return different.length > 0 ? different : all
}

function alike(a: Told, b: Told): number {
  const other = new Map(flat(b))
  return flat(a).filter(([key, value]) => other.get(key) === value).length
}

function rowsOf({ expected, got }: Pair, index: number) {
  const [left, right] = [new Map(flat(expected)), new Map(flat(got))]
  const keys = [...new Set([...left.keys(), ...right.keys()])]
  const whole = {
    key: index === 0 ? '' : ' ',
    expected: expected ? 'fires' : 'nothing',
    got: got ? 'fires' : 'nothing',
  }
  return [whole, ...keys.map((key) => ({ key, expected: left.get(key) ?? '', got: right.get(key) ?? '' }))]
}

function flat(told: Told | undefined): readonly (readonly [string, string])[] {
  if (told === undefined) return []
  const sorted = (map: Told['labels']) => Object.entries(map).toSorted(([a], [b]) => (a < b ? -1 : 1))
  return [...sorted(told.labels), ...sorted(told.annotations)]
}

function inputs(check: Checked, style: Style, safe: Safe): readonly string[] {
  const { input, intervalSeconds, seconds } = check
  const shown = input
    .slice(0, mostSeries)
    .map((series) => ({ series, points: pointsOf(series, intervalSeconds) }))
  const end = Math.max(seconds, ...shown.flatMap(({ points }) => points.map(({ at }) => at)))
  const iso = (at: number): string => new Date(at * 1000).toISOString()
  const window = { start: iso(0), end: iso(end + intervalSeconds), stepSeconds: intervalSeconds }
  const room = Math.max(10, style.width - 28)
  const cells = Math.min(room, Math.ceil((end + intervalSeconds) / intervalSeconds))
  const caret = Math.min(cells - 1, Math.floor((seconds / (end + intervalSeconds)) * cells))
  const { paint } = style
  const lines = shown.flatMap(({ series, points }) => [
    `    ${paint.dim(fit(safe(series.series), style.width - 4, style))}`,
    `    ${paint.cyan(
      sparkline(
        points.map(({ at, value }) => ({ time: iso(at), value: String(value) })),
        window,
        room,
        style,
      ),
    )}  ${paint.dim(rangeText(points))}`,
  ])
  const more = input.length - shown.length
  return [
    ...lines,
    ...(lines.length === 0 ? [] : [`    ${' '.repeat(caret)}${paint.yellow('^')} ${check.at}`]),
    ...(more > 0 ? [paint.dim(`    and ${more} more series`)] : []),
  ]
}

function rangeText(points: readonly { readonly value: number }[]): string {
  const numbers = points.map(({ value }) => value).filter((value) => Number.isFinite(value))
  const [low, high] = [Math.min(...numbers), Math.max(...numbers)]
  const short = (value: number): string => String(Number(value.toPrecision(6)))
  if (numbers.length === 0) return 'no values'
  return low === high ? short(low) : `${short(low)} to ${short(high)}`
}

function pointsOf({ values }: InputSeries, intervalSeconds: number) {
  try {
    const { steps, values: numbers, stale } = readNotation(values, mostSamples)
    return [...steps].flatMap((step, index) =>
      stale[index] === 1 ? [] : [{ at: step * intervalSeconds, value: numbers[index] ?? NaN }],
    )
  } catch (error) {
    // Native histograms, which have no line to draw.
    if (error instanceof BadNotation) return []
    throw error
  }
}
