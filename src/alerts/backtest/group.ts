// When the group of a rule is really evaluated, as the running Prometheus tells it.
import { field, items, text } from '../../health/values.ts'
import { groupOffsets } from './group-offset.ts'
import { get } from './prometheus.ts'
import type { Asking } from './prometheus.ts'
import type { Rule } from './rule.ts'

export interface Pace {
  readonly intervalMs: number
  readonly offsetMs: number
  /** False: Prometheus has no such group; its times are then made up. */
  readonly loaded: boolean
}

export async function paceOf(asking: Asking, { group }: Rule, otherwiseMs: number): Promise<Pace> {
  const own = group.intervalMs ?? otherwiseMs
  if (group.name === '') return { intervalMs: own, offsetMs: 0, loaded: true }
  const answer = await get(asking, '/api/v1/rules?type=alert')
  const found = items(field(answer, 'data', 'groups')).find(
    (it) =>
      text(field(it, 'name')) === group.name && text(field(it, 'file')).split('/').at(-1) === group.file,
  )
  const intervalMs = Math.round(Number(field(found, 'interval') ?? 0) * 1000)
  if (found === undefined || intervalMs < 1) return { intervalMs: own, offsetMs: 0, loaded: false }
  const name = { name: group.name, file: text(field(found, 'file')) }
  const last = Date.parse(text(field(found, 'lastEvaluation')))
  return { intervalMs, offsetMs: fitting(groupOffsets(name, intervalMs), last, intervalMs), loaded: true }
}

/**
 * Builds differ in how they hash: it is the one after which the last evaluation began soonest. Where both are as good, it
 * is the first, as in what is released.
 */
export function fitting(offsets: readonly number[], lastMs: number, intervalMs: number): number {
  const late = (offset: number): number => (((lastMs - offset) % intervalMs) + intervalMs) % intervalMs
  const [first = 0, second = first] = offsets
  return late(first) - late(second) < Math.min(100, intervalMs / 20) ? first : second
}
