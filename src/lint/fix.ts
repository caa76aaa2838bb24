// Carries out the edits of findings: each changes what stands at one place, and nothing around it.
import type { LintFinding } from './lint.ts'

/** What does not stand where it should any more is left alone; of two edits that overlap the first is made. */
export function fixed(text: string, findings: readonly LintFinding[]): string {
  const mark = text.startsWith('\uFEFF') ? 1 : 0
  const edits = findings
    .flatMap(({ edit }) => (edit?.at === undefined ? [] : [{ ...edit, offset: edit.at() + mark }]))
    .filter(({ offset, from }) => text.startsWith(from, offset))
    .toSorted((a, b) => a.offset - b.offset)
  let result = ''
  let at = 0
  for (const { offset, from, to } of edits) {
    if (offset < at) continue
    result += text.slice(at, offset) + to
    at = offset + from.length
  }
  return result + text.slice(at)
}
