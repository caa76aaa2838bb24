// When an alert fired, as Prometheus wrote it down in ALERTS.
import { LakeError } from '../../errors.ts'
import type { Pace } from '../backtest/group.ts'
import { history } from '../backtest/history.ts'
import { instant } from '../backtest/prometheus.ts'
import type { Asking } from '../backtest/prometheus.ts'
import { ticksBetween, timeAt } from '../backtest/ticks.ts'

export interface Incident {
  /** First and last evaluation at which it fired. */
  readonly startMs: number
  readonly endMs: number
  /** It still fires. */
  readonly isOpen: boolean
}

export interface Looking {
  readonly alert: string
  readonly nowMs: number
  readonly pace: Pace
  /** For how long metrics are kept. */
  readonly keptMs: number
}

const hour = 3_600_000
/** An episode is looked for so far back at most, and what came before is not asked for. */
const longestMs = 48 * hour
/** How far from the time that was named it may have been. */
const nearMs = hour

/** The one that `atMs` falls into, or that is nearest to it; the last where no time is named. */
export async function findIncident(asking: Asking, looking: Looking, atMs?: number): Promise<Incident> {
  const { nowMs, pace } = looking
  const { intervalMs } = pace
  const last = await lastFired(asking, looking)
  if (last === undefined) throw neverFired(looking)
  const aroundMs = atMs ?? last
  const until = Math.min(nowMs, aroundMs + longestMs / 4)
  const all = episodes(
    await firingTimes(asking, looking, { fromMs: aroundMs - longestMs, toMs: until }),
    intervalMs,
  )
  const distance = ({ startMs, endMs }: Pick<Incident, 'startMs' | 'endMs'>): number =>
    Math.max(startMs - aroundMs, aroundMs - endMs, 0)
  const nearest = atMs === undefined ? all.at(-1) : all.toSorted((a, b) => distance(a) - distance(b))[0]
  if (nearest === undefined || (atMs !== undefined && distance(nearest) > nearMs))
    throw notThen(looking, aroundMs, last)
  return { ...nearest, isOpen: nowMs - nearest.endMs < intervalMs * 3 }
}

function firing(alert: string): string {
  return `ALERTS{alertname=${JSON.stringify(alert)},alertstate="firing"}`
}

/** A minute exactly; for what fired for less, when it began. */
async function lastFired(asking: Asking, { alert, nowMs, keptMs }: Looking): Promise<number | undefined> {
  const range = `${Math.ceil(keptMs / 60_000)}m`
  const query = `max(max_over_time(timestamp(${firing(alert)})[${range}:1m])) or max(max_over_time(ALERTS_FOR_STATE{alertname=${JSON.stringify(alert)}}[${range}]) and ignoring (alertstate) last_over_time(${firing(alert)}[${range}]))`
  const [found] = await instant(asking, query, nowMs)
  return found === undefined || !Number.isFinite(found.value) ? undefined : Math.round(found.value * 1000)
}

/** Evaluations at which any label set fired. */
async function firingTimes(
  asking: Asking,
  { alert, pace }: Looking,
  { fromMs, toMs }: { readonly fromMs: number; readonly toMs: number },
): Promise<readonly number[]> {
  const ticks = ticksBetween(fromMs, toMs, pace)
  const times: number[] = []
  for await (const { series } of history(asking, {
    expr: `count(${firing(alert)})`,
    ticks,
    queryOffsetMs: 0,
  }))
    for (const { ticks: found } of series) for (const tick of found) times.push(timeAt(ticks, tick))
  return times
}

function episodes(
  times: readonly number[],
  intervalMs: number,
): readonly Pick<Incident, 'startMs' | 'endMs'>[] {
  const found: { startMs: number; endMs: number }[] = []
  for (const time of times) {
    const current = found.at(-1)
    // One evaluation that was missed ends nothing.
    if (current !== undefined && time - current.endMs <= intervalMs * 2.5) current.endMs = time
    else found.push({ startMs: time, endMs: time })
  }
  return found
}

const iso = (ms: number): string => new Date(ms).toISOString().replace(/\.\d+Z$/, 'Z')

function neverFired({ alert, keptMs }: Looking): LakeError {
  return new LakeError(`${alert} has never fired here`, {
    code: 'never-fired',
    exit: 'no',
    details: [
      `Prometheus keeps ${Math.round(keptMs / hour)} h, and in that time it did not: there is nothing to freeze.`,
    ],
    actions: [
      { id: 'explain', command: `lake alerts explain ${alert}` },
      { id: 'backtest', command: `lake alerts backtest ${alert}` },
    ],
  })
}

function notThen({ alert }: Looking, atMs: number, last: number): LakeError {
  return new LakeError(`${alert} did not fire around ${iso(atMs)}`, {
    code: 'not-fired-then',
    exit: 'no',
    details: [`It last fired at ${iso(last)}.`],
    actions: [{ id: 'then', command: `lake alerts freeze ${alert} --at ${iso(last)}` }],
  })
}
