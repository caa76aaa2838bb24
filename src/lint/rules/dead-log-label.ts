import { nearest } from '../../config/nearest.ts'
import { judgeLogql } from '../../contracts/logql.ts'
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
    if (query.language !== 'loki' || logs === undefined) return []
    return judgeLogql(query.text, logs, query.all[0])
      .filter((problem) => !isOpen(query, problem))
      .flatMap((problem) => {
        const { label, value } = matcherAt(query, problem)
        const names = Object.keys(logs.labels)
        const at = (): ReturnType<Query['place']> => query.place(problem.from)
        if (problem.about === 'value') {
          const [, word = value] = /"([^"]*)"/.exec(problem.message) ?? []
          return [{ at, message: problem.message, fix: meant(word, logs.labels[label] ?? []) }]
        }
        // Without a value it asks for streams that lack the label.
        if (problem.about !== 'label' || value === '') return []
        if (ownAlloy.some((text) => new RegExp(`\\b${label}\\b`).test(text))) return []
        return [{ at, message: problem.message, fix: meant(label, names) }]
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
