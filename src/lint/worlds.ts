// Queries against what is known to exist. Nobody knows what the user's own targets expose: about them nothing is said.
import type { Known } from '../contracts/known.ts'
import type { About, Problem } from '../contracts/tree.ts'
import type { Facts } from './facts.ts'
import { hintOf } from './hints.ts'
import type { Context } from './rule.ts'
import type { Flaw } from './model.ts'
import type { Query } from './query.ts'

/** In which nothing is known, and everything may be there: what is wrong there is wrong everywhere. */
export const unknownWorld: Known = {
  jobs: new Map(),
  ours: new Map(),
  otherNames: new Set(),
  unrecorded: new Set(['']),
}

/** What the recordings have against a query, of one kind. */
export function problemFlaws(query: Query, context: Context, about: About): readonly Flaw[] {
  return problemsOf(query, context)
    .filter((problem) => problem.about === about && !isOpen(query, problem))
    .flatMap((problem) => {
      const hint = hintOf(query, problem, context)
      return hint === undefined
        ? []
        : [{ at: () => query.place(problem.from), message: problem.message, ...hint }]
    })
}

/** What one version of a component has is there: only what none has is a mistake. */
function problemsOf(query: Query, { known: pinned, others }: Facts): readonly Problem[] {
  if (pinned === undefined || !query.readable) return []
  const found = query.judged(pinned).problems
  if (found.length === 0) return found
  const everywhere = others().map(
    (known) => new Set(query.judged(known).problems.map(({ message }) => message)),
  )
  return found.filter(({ message }) => everywhere.every((messages) => messages.has(message)))
}

/** Grafana fills in the value. */
export function isOpen({ text }: Query, { from, about }: Problem): boolean {
  return about !== 'metric' && /^\s*[\w.]+\s*(?:=~|!~|!=|=)\s*["'`][^"'`]*(?:\$|\[\[)/.test(text.slice(from))
}

/** Of a result; undefined where nobody knows. */
export function labelsOf(query: Query, { known: pinned }: Facts): ReadonlySet<string> | undefined {
  if (pinned === undefined || !query.readable) return undefined
  const { labels, problems } = query.judged(pinned)
  return problems.some(({ about }) => about !== 'value') ? undefined : labels
}
