// zod's issues without their unions.
import type { z } from 'zod'
import type { Path } from './reading.ts'

/** An issue outside unions, with its whole path. */
export interface FlatIssue {
  readonly code: string
  readonly path: Path
  readonly message: string
  readonly keys?: readonly string[]
  readonly values?: readonly unknown[]
  readonly params?: { readonly fix?: string; readonly at?: 'key'; readonly rule?: string } | undefined
}

/** Of a union the branch that was meant answers, so that its own complaints are heard. */
export function flatten(issues: readonly z.core.$ZodIssue[], base: Path = []): readonly FlatIssue[] {
  return issues.flatMap((issue): readonly FlatIssue[] => {
    const path = [...base, ...(issue.path as Path)]
    if (issue.code === 'invalid_union') {
      const meant = meantBranch(issue.errors)
      return meant === undefined ? [{ code: issue.code, path, message: issue.message }] : flatten(meant, path)
    }
    if (issue.code === 'invalid_key') {
      const message = issue.issues[0]?.message ?? issue.message
      return [{ code: issue.code, path, message, params: { at: 'key' } }]
    }
    return [{ ...(issue as unknown as FlatIssue), path }]
  })
}

/** The branch that takes this kind of value at all: a mapping, a text, a switch. */
function meantBranch(
  branches: readonly (readonly z.core.$ZodIssue[])[],
): readonly z.core.$ZodIssue[] | undefined {
  const wrongKind = (issue: z.core.$ZodIssue) =>
    issue.path.length === 0 && ['invalid_type', 'invalid_value'].includes(issue.code)
  return branches.find((branch) => !branch.some(wrongKind))
}
