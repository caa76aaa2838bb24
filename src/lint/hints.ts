// What was meant by a name that does not exist; and whether anything may be said about it at all.
import { nearest } from '../config/nearest.ts'
import type { Known } from '../contracts/known.ts'
import type { Problem } from '../contracts/tree.ts'
import { metricsOf } from './facts.ts'
import { isRecorded } from './others.ts'
import type { Query } from './query.ts'
import type { Context } from './rule.ts'

interface Hint {
  readonly fix?: string
}

/** undefined: it may be something of the user's, and nothing is said. */
export function hintOf(query: Query, problem: Problem, context: Context): Hint | undefined {
  const { known } = context
  if (known === undefined) return undefined
  const { about } = problem
  if (about === 'job') return jobHint(problem, known)
  if (about === 'value') return valueHint(query, problem, context)
  if (about === 'metric') return metricHint(query, problem, context)
  if (about === 'version') return { fix: 'ask for a name of this version too: one or the other' }
  if (about === 'match') return { fix: 'name what both sides have: on (...), and aggregate the rest away' }
  return labelHint(query, problem, context)
}

function labelHint(query: Query, { from }: Problem, context: Context): Hint {
  const word = /^["']?(\w+)/.exec(query.text.slice(from))?.[1] ?? ''
  const labels = query.selectors.flatMap(({ selector }) =>
    metricsOf(selector, context).flatMap((metric) => [...metric.labels.keys()]),
  )
  return meantOf(word, [...new Set(labels)])
}

function meantOf(word: string, there: readonly string[]): Hint {
  const meant = nearest(word, there)
  if (meant !== undefined) return { fix: `did you mean "${meant}"?` }
  return there.length === 0 ? {} : { fix: `there are ${there.slice(0, 12).join(', ')}` }
}

/** An application that sends its metrics is a job as well. */
function jobHint({ message }: Problem, known: Known): Hint | undefined {
  const name = / ([^ ]+)$/.exec(message)?.[1] ?? ''
  const meant =
    name.length < 5 ? undefined : nearest(name, [...known.jobs.keys(), ...(known.unrecorded ?? [])])
  return meant === undefined ? undefined : { fix: `did you mean "${meant}"?` }
}

/** Services and components may be those of an override or of an attached project. */
function valueHint(query: Query, { from }: Problem, context: Context): Hint | undefined {
  const used = query.selectors.findLast(({ node }) => node.from <= from && from <= node.to)
  const matcher = used?.selector.matchers.find((it) => it.from === from)
  if (used === undefined || matcher === undefined) return {}
  const { label, value } = matcher
  const values = metricsOf(used.selector, context).flatMap(({ labels }) => [...(labels.get(label) ?? [])])
  if (!/^(?:service_name|component|instance|alertname)$/.test(label))
    return meantOf(value, [...new Set(values)])
  const meant = value.length < 5 ? undefined : nearest(value, values)
  return meant === undefined ? undefined : { fix: `did you mean "${meant}"?` }
}

/** A metric of no job may be one that an application sends: it is a mistake where one is nearly called so. */
function metricHint(query: Query, { from }: Problem, context: Context): Hint | undefined {
  const { files, recorded, known } = context
  const used = query.selectors.find(({ node }) => node.from === from)
  if (used === undefined) return undefined
  const { metric, matchers } = used.selector
  if (metric.includes(':') || recorded.has(metric) || isRecorded(metric, files)) return undefined
  const meant = known === undefined ? undefined : likely(metric, known)
  if (meant !== undefined) return { fix: `did you mean ${meant}?` }
  const pinned = matchers.some(({ label, op }) => label === 'job' && (op === '=' || op === '=~'))
  return pinned ? { fix: 'ask lake query for what there is' } : undefined
}

const mostEdits = 2

function likely(word: string, known: Known): string | undefined {
  const names = [...known.jobs.values()].flatMap((metrics) => [...metrics.keys()])
  const close = names.filter(
    (name) => Math.abs(name.length - word.length) <= mostEdits && name[0] === word[0],
  )
  const meant = nearest(word, close)
  return meant !== undefined && word.length > 5 && shared(word, meant) >= word.length - 2 * mostEdits
    ? meant
    : undefined
}

/** Letters that begin and that end both. */
function shared(one: string, other: string): number {
  let front = 0
  while (front < one.length && one[front] === other[front]) front += 1
  let back = 0
  while (back < one.length - front && one.at(-1 - back) === other.at(-1 - back)) back += 1
  return front + back
}
