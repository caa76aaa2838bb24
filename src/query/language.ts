// Whose language a query is written in: SQL by its first word, the others by their selectors, of which Loki's have no metric name.

export const languages = ['promql', 'logql', 'sql'] as const
export type Language = (typeof languages)[number]

/** How a statement begins; an expression that begins with the same word goes on with a bracket or an operator. */
const statements =
  /^\s*(with|select|show|describe|explain|values|table|insert|create|drop|alter|delete|update|merge|call|analyze|comment|truncate)\s+[\w"*'(]/i

export function guessLanguage(query: string): Language {
  if (statements.test(query.replaceAll(/--[^\n]*\n/g, ''))) return 'sql'
  const text = withoutStrings(query)
  const nameless = [...text.matchAll(/\{([^{}]*)\}/g)].some(({ index, 1: inside = '' }) => {
    const before = /([\w:]*)\s*$/.exec(text.slice(0, index))?.[1] ?? ''
    // `{"my.metric"}` and `{__name__="up"}` name a metric too.
    return before === '' && !/__name__|^\s*"|,\s*"\s*(,|$)/.test(inside)
  })
  // A pipe is no operator of PromQL.
  return nameless || /\|/.test(text) ? 'logql' : 'promql'
}

/** Lines, not numbers, are what comes back. */
export function asksForLines(logql: string): boolean {
  return /^[\s(]*\{/.test(withoutStrings(logql))
}

/** What stands in quotes or comments is no syntax; the quotes stay. */
function withoutStrings(query: string): string {
  return query.replaceAll(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*/g, (found) =>
    found.startsWith('#') ? '' : '""',
  )
}
