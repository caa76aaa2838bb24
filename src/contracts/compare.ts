// Two recordings of one thing: what is there now and was not, what is gone, what has another type.
import type { ContractFile, Metric } from './contract.ts'

export const changeKinds = ['added', 'gone', 'type', 'label-added', 'label-gone'] as const

export interface ContractChange {
  readonly job: string
  readonly metric: string
  readonly kind: (typeof changeKinds)[number]
  /** Of a type: before and after; of a label: its name. */
  readonly detail?: string
}

type Jobs = ContractFile['jobs']

export function compareContracts(before: Jobs, after: Jobs): readonly ContractChange[] {
  const jobs = [...new Set([...Object.keys(before), ...Object.keys(after)])]
  return jobs.flatMap((job) => {
    const [was = {}, is = {}] = [before[job], after[job]]
    const metrics = [...new Set([...Object.keys(was), ...Object.keys(is)])].toSorted()
    return metrics.flatMap((metric) =>
      compareMetric(was[metric], is[metric]).map((change) => ({ job, metric, ...change })),
    )
  })
}

type Change = Pick<ContractChange, 'kind' | 'detail'>

function compareMetric(was: Metric | undefined, is: Metric | undefined): readonly Change[] {
  if (was === undefined) return [{ kind: 'added' }]
  if (is === undefined) return [{ kind: 'gone' }]
  const [had, has] = [Object.keys(was.labels), Object.keys(is.labels)]
  return [
    // OpenMetrics calls a counter without _total unknown: that is no other type, only less said.
    ...(was.type === is.type || is.type === 'unknown'
      ? []
      : [{ kind: 'type' as const, detail: `${was.type} -> ${is.type}` }]),
    ...has
      .filter((label) => !had.includes(label))
      .map((detail) => ({ kind: 'label-added' as const, detail })),
    ...had.filter((label) => !has.includes(label)).map((detail) => ({ kind: 'label-gone' as const, detail })),
  ]
}

/** What an earlier recording knows and a later one did not meet: a series may wait for a fault that has not come yet. */
export function withEarlier(before: Jobs, after: Jobs): Jobs {
  const jobs = [...new Set([...Object.keys(after), ...Object.keys(before)])]
  return Object.fromEntries(
    jobs.map((job) => {
      const merged = { ...before[job], ...after[job] }
      const names = Object.keys(merged).toSorted((a, b) => (a < b ? -1 : 1))
      return [
        job,
        Object.fromEntries(names.map((name) => [name, both(before[job]?.[name], after[job]?.[name])])),
      ]
    }),
  )
}

function both(was: Metric | undefined, is: Metric | undefined): Metric {
  const [earlier, later] = [was ?? is, is ?? was]
  if (earlier === undefined || later === undefined) throw new Error('a metric of neither recording')
  const names = [...new Set([...Object.keys(earlier.labels), ...Object.keys(later.labels)])].toSorted()
  const values = (label: string): readonly string[] | null => {
    const [a, b] = [earlier.labels[label], later.labels[label]]
    if (a === null || b === null) return null
    return [...new Set([...(a ?? []), ...(b ?? [])])].toSorted()
  }
  // What is unknown now was known before.
  const { type } = later.type === 'unknown' ? earlier : later
  return { ...later, type, labels: Object.fromEntries(names.map((label) => [label, values(label)])) }
}
