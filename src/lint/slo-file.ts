// A file of slo/, read for the rules about queries: each of its metrics is one. Whether it is an SLO at all, bad-slo says.
import { askedOf } from '../slo/asked.ts'
import { parseSlo } from '../slo/parse.ts'
import type { LintFile, SloFile } from './model.ts'
import { queryAt } from './query.ts'
import type { Expressions } from './query.ts'

export const sloPath = /(?:^|\/)slo\/(?![^/]*\.test\.)[^/]+\.ya?ml$/

export function readSlo({ path, text }: LintFile, expressions: Expressions): SloFile {
  // How long its window may be is no question here.
  const parsed = parseSlo(path, text, 0)
  const asked = parsed.ok ? askedOf(parsed.slo.indicator) : []
  const queries = asked.map(({ query, from, start }) =>
    queryAt(query, 'prometheus', (offset) => start + Math.max(0, offset - from), expressions),
  )
  return { kind: 'slo', path, text, queries }
}
