// Prometheus's answer to a range query, read without making an object of each of its values.
import { field, items } from '../../health/values.ts'
import { numberOf } from './notation.ts'
import { Scanner, closing, comma, opening, quote } from './scanner.ts'
import { Points } from './series.ts'
import type { Labels, Series } from './series.ts'
import type { Ticks } from './ticks.ts'

export interface Matrix {
  readonly series: readonly Series[]
  readonly warnings: readonly string[]
}

/** `first`: number of the evaluation at which the ticks begin. */
export function readMatrix(body: string, ticks: Ticks, first: number): Matrix {
  return quickly(body, ticks, first) ?? slowly(body, ticks, first)
}

const beginning = '{"status":"success","data":{"resultType":"matrix","result":['

/** Undefined where it is not written as Prometheus writes it. */
function quickly(body: string, ticks: Ticks, first: number): Matrix | undefined {
  if (!body.startsWith(beginning)) return undefined
  const series: Series[] = []
  const scan = new Scanner(body, beginning.length)
  while (scan.takes('{"metric":')) {
    const from = scan.at
    scan.at = objectEnd(body, from)
    const metric = body.slice(from, scan.at)
    if (!scan.takes(',"values":[')) return undefined
    const points = new Points(Math.min(ticks.count, 1024))
    if (!values(scan, { points, ticks, first }) || !scan.takes('}')) return undefined
    series.push(points.series(JSON.parse(metric) as Labels))
    scan.takes(',')
  }
  const { at } = scan
  if (!scan.takes(']}')) return undefined
  return { series, warnings: warningsIn(JSON.parse(`{"data":{"result":[${body.slice(at)}`)) }
}

/** Braces within texts do not count. */
function objectEnd(body: string, from: number): number {
  let at = from
  let quoted = false
  for (; at < body.length; at += 1) {
    const char = body[at]
    if (char === '\\') at += 1
    else if (char === '"') quoted = !quoted
    else if (char === '}' && !quoted) return at + 1
  }
  return at
}

interface Filling {
  readonly points: Points
  readonly ticks: Ticks
  readonly first: number
}

/** `[1700000000.123,"1.5"],[...]]`; false where it is written otherwise. */
function values(scan: Scanner, { points, ticks, first }: Filling): boolean {
  do {
    if (!scan.is(opening)) return false
    const seconds = scan.number(comma)
    if (!scan.is(quote)) return false
    const value = scan.number(quote)
    if (!scan.is(closing)) return false
    points.add(tickAt(seconds, ticks, first), value)
  } while (scan.is(comma))
  return scan.is(closing)
}

function tickAt(seconds: number, { startMs, stepMs }: Ticks, first: number): number {
  return first + Math.round((seconds * 1000 - startMs) / stepMs)
}

function slowly(body: string, ticks: Ticks, first: number): Matrix {
  const answer: unknown = JSON.parse(body)
  const series = items(field(answer, 'data', 'result')).map((found) => {
    const points = new Points()
    for (const pair of items(field(found, 'values')))
      points.add(tickAt(Number(field(pair, 0)), ticks, first), numberOf(String(field(pair, 1))))
    return points.series((field(found, 'metric') ?? {}) as Labels)
  })
  return { series, warnings: warningsIn(answer) }
}

/** Its `infos` are about names of metrics, and change nothing of what would have fired. */
function warningsIn(answer: unknown): readonly string[] {
  return items(field(answer, 'warnings')).map(String)
}
