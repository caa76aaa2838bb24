import type { Matcher } from '../../contracts/matcher.ts'
import { lintRule } from '../rule.ts'
import type { Edit, Flaw } from '../model.ts'
import type { Query } from '../query.ts'

export const regexp = lintRule(
  'query',
  {
    id: 'regexp',
    severity: 'warning',
    fixable: true,
    why: 'A pattern that is none costs time and hides what is meant; patterns are always about the whole value.',
  },
  ({ query }) =>
    query.selectors.flatMap(({ selector }) => selector.matchers.flatMap((it) => flawsOf(it, query))),
)

function flawsOf({ op, value, from }: Matcher, query: Query): readonly Flaw[] {
  // Grafana fills in the rest.
  if (!op.endsWith('~') || /\$\{?\w/.test(value)) return []
  const written = query.text.slice(from)
  const flaw = (message: string, fix: string, edit?: Pick<Edit, 'from' | 'to'>): readonly Flaw[] => {
    const said = { at: () => query.place(from), message, fix }
    const place = () => query.place(from + written.indexOf(edit?.from ?? ''))
    return [edit === undefined ? said : { ...said, edit: { ...edit, at: place } }]
  }
  const plain = op === '=~' ? '=' : '!='
  if (/^[\w -]+$/.test(value))
    return flaw(`"${value}" is no pattern`, `write ${plain}"${value}"`, { from: op, to: plain })
  const bare = value.replace(/^\^/, '').replace(/([^\\])\$$/, '$1')
  if (bare !== value && !value.includes('|'))
    return flaw('a pattern is about the whole value already', 'leave ^ and $ out', { from: value, to: bare })
  const empty = /\|\||\(\||\|\)/.test(value)
  return empty ? flaw('an alternative of this pattern is empty', 'remove one "|"') : []
}
