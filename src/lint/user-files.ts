// The user's own files beside lake.yaml, judged before any of them reaches a service that would refuse it: Prometheus
// and Alloy do not start with a broken file among theirs. Pure.
import type { Finding } from '../findings.ts'
import { noFacts } from './facts.ts'
import type { Facts } from './facts.ts'
import { lint } from './lint.ts'

/** Path relative to the project -> text. */
export function userFindings(
  files: ReadonlyMap<string, string>,
  known: Partial<Pick<Facts, 'scrapeSeconds' | 'dashboards'>> = {},
): readonly Finding[] {
  return lint(files, { least: 'error', facts: { ...noFacts, ...known } }).findings
}
