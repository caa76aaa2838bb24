// `--list-signals`: what can be chosen, with what it is worth now.
import { NoAnswer } from '../../health/ask.ts'
import type { Session } from '../../stack/prepare.ts'
import { rangeQuery, timeOf } from '../backtest/prometheus.ts'
import type { Asking } from '../backtest/prometheus.ts'
import { readMatrix } from '../backtest/matrix.ts'
import { askPrometheus } from './history.ts'
import { usualWindow } from './condition.ts'
import { windowOf } from './request.ts'
import { valueOf } from './signal.ts'
import type { Signal } from './signal.ts'
import { openWorld, requireSource, sources } from './world.ts'
import type { World } from './world.ts'

export interface Live {
  /** Of the series that is highest; null: nothing has it now. */
  readonly value: number | null
  /** Over the last hour, from the oldest; null: a gap. */
  readonly points: readonly (number | null)[]
}

export interface ListedSignal {
  readonly id: string
  /** What --component takes for it. */
  readonly component: string
  readonly says: string
  readonly metric: string
  readonly job: string
  readonly type: string
  readonly unit: string
  readonly conditions: readonly string[]
  /** Null: nothing runs that could be asked, or it was not asked. */
  readonly live: Live | null
}

export interface SignalList {
  /** Whether a Prometheus was asked. */
  readonly running: boolean
  readonly signals: readonly ListedSignal[]
  /** Metrics of the contract that are not among them. */
  readonly others: number
}

export interface Listing {
  readonly session: Session
  readonly root: string
  /** Undefined: all that lake.yaml has. */
  readonly component: string | undefined
  /** The rest of the contract too. */
  readonly all: boolean
  readonly signal: AbortSignal
}

export async function listSignals({ session, root, component, all, signal }: Listing): Promise<SignalList> {
  const world = await openWorld(session, root)
  if (component !== undefined) requireSource(world, component)
  const names = component === undefined ? [...world.present] : [component]
  const asking = await askPrometheus(session, signal)
  const declared = names.flatMap((name) => (isSource(name, 'log', 'custom') ? [] : world.signals(name)))
  const others = names.flatMap((name) => (isSource(name, ...sources) ? [] : world.others(name)))
  const live = asking === undefined ? new Map<string, Live>() : await liveOf(asking, declared)
  const logs = component === undefined || component === 'log' ? logsOf(world) : []
  const shown = (found: Signal): ListedSignal => listed(found, live.get(found.id) ?? null)
  return {
    running: asking !== undefined,
    signals: [...declared.map(shown), ...logs, ...(all ? others.map(shown) : [])],
    others: all ? 0 : others.length,
  }
}

const isSource = (name: string, ...of: readonly string[]): boolean => of.includes(name)

function listed(
  { id, component, says, metric, job, type, unit, conditions }: Signal,
  live: Live | null,
): ListedSignal {
  return { id, component, says, metric, job, type, unit, conditions, live }
}

function logsOf({ logs }: World): readonly ListedSignal[] {
  return logs.map(({ id, says, conditions }) => ({
    id,
    component: 'log',
    says,
    metric: '',
    job: '',
    type: 'log',
    unit: 'count',
    conditions,
    live: null,
  }))
}

const atOnce = 6
const rangeMs = 3_600_000
const stepMs = 120_000

export async function liveOf(asking: Asking, signals: readonly Signal[]): Promise<ReadonlyMap<string, Live>> {
  const found = new Map<string, Live>()
  const left = [...signals]
  // By its own clock: by one that is ahead of it, nothing would be there.
  const now = await timeOf(asking)
  const work = async (): Promise<void> => {
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      const live = await liveValue(asking, next, now)
      if (live !== undefined) found.set(next.id, live)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return found
}

async function liveValue(asking: Asking, signal: Signal, now: number): Promise<Live | undefined> {
  const [usual] = signal.conditions
  const expr = valueOf(signal, windowOf(usualWindow(usual ?? 'above')))
  const startMs = now - rangeMs
  const count = rangeMs / stepMs + 1
  try {
    const range = { start: String(startMs / 1000), end: String(now / 1000), step: String(stepMs / 1000) }
    const answer = await rangeQuery(asking, `max(${expr})`, range)
    if (answer.status >= 400) return undefined
    const [series] = readMatrix(answer.body, { startMs, stepMs, count }, 0).series
    const points = Array.from({ length: count }, (): number | null => null)
    for (const [index, tick] of (series?.ticks ?? []).entries()) points[tick] = series?.values[index] ?? null
    return { value: points.at(-1) ?? null, points }
  } catch (error) {
    if (error instanceof NoAnswer) return undefined
    throw error
  }
}
