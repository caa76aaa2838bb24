// Prometheus's answer to a range query, read without making an object of each of its values.
import { field, items } from '../../health/values.ts'
import { numberOf } from './notation.ts'
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
const comma = 44

/** Undefined where it is not written as Prometheus writes it. */
function quickly(body: string, ticks: Ticks, first: number): Matrix | undefined {
  if (!body.startsWith(beginning)) return undefined
  const series: Series[] = []
  let at = beginning.length
  while (body.startsWith('{"metric":', at)) {
    const from = at + '{"metric":'.length
    const to = objectEnd(body, from)
    if (!body.startsWith(',"values":[[', to)) return undefined
    const points = new Points(Math.min(ticks.count, 1024))
    at = values(body, to + ',"values":['.length, { points, ticks, first })
    if (!body.startsWith(']}', at)) return undefined
    series.push(points.series(JSON.parse(body.slice(from, to)) as Labels))
    at += body.charCodeAt(at + 2) === comma ? 3 : 2
  }
  if (!body.startsWith(']}', at)) return undefined
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

/** `[1700000000.123,"1.5"],[...]`; where the list of them ends. */
function values(body: string, from: number, { points, ticks, first }: Filling): number {
  let at = from
  for (;;) {
    const time = body.indexOf(',"', at)
    const end = body.indexOf('"]', time)
    const word = body.slice(time + 2, end)
    const value = Number(word)
    // The ends of the number line are spelt otherwise there.
    points.add(
      tickAt(Number(body.slice(at + 1, time)), ticks, first),
      Number.isNaN(value) ? numberOf(word) : value,
    )
    at = end + 2
    if (body.charCodeAt(at) !== comma) return at
    at += 1
  }
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

function warningsIn(answer: unknown): readonly string[] {
  return [...items(field(answer, 'warnings')), ...items(field(answer, 'infos'))].map(String)
}
