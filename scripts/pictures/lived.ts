// What was recorded at one moment, continued over a day.
import { chance, loadAt, wave } from './course.ts'
import type { Business } from './course.ts'
import type { Made } from './made.ts'
import { textOf } from './recorded.ts'
import type { Recorded } from './recorded.ts'
import { shapes } from './shapes.ts'
import type { Shape } from './shapes.ts'

export const stepSeconds = 30

/** Seconds that the recorded workloads ran for, about. */
const recordedSeconds = 1200
const day = 25 * 3600

export function lived(series: readonly Recorded[], business: Business): readonly Made[] {
  const plain = series.filter(({ labels }) => labels['le'] === undefined)
  const buckets = series.filter(({ labels }) => labels['le'] !== undefined)
  const histograms = Map.groupBy(buckets, ({ name, labels: { le: _edge, ...labels } }) =>
    textOf({ name, labels }),
  )
  return [
    ...plain.map((one) => alone(one, business)),
    ...[...histograms].flatMap(([text, parts]) => histogram(text, parts, business)),
  ]
}

function alone(series: Recorded, business: Business): Made {
  const text = textOf(series)
  const seed = chance(text)
  // What belongs together, such as a sum and its count, feels the same load.
  const together = chance(text.replace(/_(sum|count|total)\{/, '{').replace(/(QueryManager)_\w+/, '$1'))
  const shape = shapes.find(({ of }) => of.test(text))
  const rate = shape?.rate ?? (counts(series, shape) ? series.value / recordedSeconds : undefined)
  if (rate === undefined) return { ...series, at: gauge(shape, series.value, { seed, business }) }
  let total = series.value
  const share = shape?.rate === undefined || text.includes('QueryManager') ? 1 : shareOf(text, seed)
  return { ...series, at: (at) => (total += rate * share * loadAt(at, together, business) * stepSeconds) }
}

/** Calls are not alike: a few make up most of the work. */
const shareOf = (text: string, seed: number): number =>
  /api="(get|put|list|head)object/.test(text)
    ? 1 + seed
    : text.includes('api="')
      ? 0.12 * seed ** 3
      : 0.6 + seed * 0.8

const counts = ({ type, name, labels }: Recorded, shape: Shape | undefined): boolean =>
  shape === undefined &&
  labels['quantile'] === undefined &&
  (/counter|histogram|summary/.test(type) || /_(total|count|sum)$/.test(name))

interface Life {
  readonly seed: number
  readonly business: Business
}

function gauge(shape: Shape | undefined, value: number, { seed, business }: Life): Made['at'] {
  if (shape?.fixed !== undefined || shape?.still) return () => shape.fixed ?? value
  if (shape?.grows !== undefined) {
    const [from, to] = shape.grows
    return (at, end) =>
      from + (to - from) * (1 - (end - at) / day) + Math.abs(to - from) * 0.004 * wave(at, seed)
  }
  if (shape?.between !== undefined) {
    const [low, high] = shape.between
    const counted = Math.abs(high) >= 4 && Math.abs(high) < 200
    return (at) => {
      const load = Math.min(1.15, loadAt(at, seed, business) / 2 + 0.08 * wave(at * 9, seed))
      // A range that begins below nothing is one that is empty most of the time.
      const found = Math.max(
        Math.min(low, high) <= 0 ? 0 : Number.NEGATIVE_INFINITY,
        low + (high - low) * load,
      )
      return counted ? Math.round(found) : found
    }
  }
  const size = value > 50 && !Number.isInteger(Math.log2(value))
  return (at) => (size ? value * (1 + 0.03 * wave(at, seed)) : value)
}

/** The shape that was recorded, its times longer when there is more to do. */
function histogram(text: string, parts: readonly Recorded[], business: Business): readonly Made[] {
  const edges = edgesOf(parts)
  const all = edges.at(-1)?.value ?? 0
  const rate = shapes.find(({ of }) => of.test(text))?.rate ?? all / recordedSeconds
  const [seed, together] = [chance(text), chance(text.replace(/_bucket\{/, '{'))]
  return edges.map(({ part, edge }): Made => {
    let total = part.value
    return {
      ...part,
      at: (at) => {
        const load = loadAt(at, together, business)
        const slower = Math.exp(0.45 * wave(at, seed) + 0.25 * Math.min(2, load) - 0.2)
        const share = all === 0 ? 0 : below(edges, edge / slower) / all
        return (total += rate * share * load * stepSeconds)
      },
    }
  })
}

interface Edge {
  readonly part: Recorded
  readonly edge: number
  readonly value: number
}

function edgesOf(parts: readonly Recorded[]): readonly Edge[] {
  const edges = parts
    .map((part) => {
      const text = part.labels['le']
      return { part, value: part.value, edge: text === '+Inf' ? Infinity : Number(text) }
    })
    .toSorted((a, b) => a.edge - b.edge)
  const last = edges.at(-1)
  if (last === undefined || last.edge === Infinity) return edges
  // Some pages were recorded without the last edge.
  const part = { ...last.part, labels: { ...last.part.labels, le: '+Inf' } }
  return [...edges, { ...last, part, edge: Infinity }]
}

/** How many were below, also between two edges. */
function below(edges: readonly Edge[], edge: number): number {
  const place = edges.findIndex((each) => each.edge >= edge)
  const after = edges[place]
  if (after === undefined || edge === Infinity) return edges.at(-1)?.value ?? 0
  const [low, less] = [edges[place - 1]?.edge ?? 0, edges[place - 1]?.value ?? 0]
  const share = after.edge === Infinity ? 1 - low / edge : (edge - low) / (after.edge - low)
  return less + (after.value - less) * share
}
