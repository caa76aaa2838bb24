import { nearest } from '../../config/nearest.ts'
import type { Problem } from '../../contracts/tree.ts'
import type { Query } from '../query.ts'
import { lintRule } from '../rule.ts'
import { isOpen } from '../worlds.ts'

export const deadLogLabel = lintRule(
  'query',
  {
    id: 'dead-log-label',
    severity: 'warning',
    why: 'A label that no stream has, or never with this value, selects nothing.',
  },
  ({ query }, { logs, ownAlloy }) => {
    if (query.language !== 'loki' || query.open || logs === undefined) return []
    return query.judgedLogs(logs).flatMap((problem) => {
      const { from, about, message } = problem
      const { label, value } = matcherAt(query, problem)
      if (ownAlloy.some((text) => new RegExp(`\\b${label}\\b`).test(text))) return []
      const at = (): ReturnType<Query['place']> => query.place(from)
      // Without a value it asks for streams that lack the label.
      if (about === 'label' && value !== '')
        return [{ at, message, fix: meant(label, Object.keys(logs.labels)) }]
      if (about !== 'value' || isOpen(query, problem)) return []
      const [, word = value] = /"([^"]*)"/.exec(message) ?? []
      return [{ at, message, fix: meant(word, logs.labels[label] ?? []) }]
    })
  },
)

function matcherAt({ text }: Query, { from }: Problem): { readonly label: string; readonly value: string } {
  const [, label = '', value = ''] = /^(\w+)\s*[=!]~?=?\s*["`]([^"`]*)/.exec(text.slice(from)) ?? []
  return { label, value }
}

function meant(word: string, there: readonly string[]): string {
  const close = nearest(word, there)
  return close === undefined ? `there are ${there.join(', ')}` : `did you mean "${close}"?`
}
