// Operations as text: what would be done, and why.
import type { Operation, OperationKind } from '../findings.ts'
import { fit } from './style.ts'
import type { Style } from './style.ts'

const verbs: Readonly<Record<OperationKind, string>> = {
  'write-file': 'write',
  'delete-file': 'delete',
  'pull-image': 'pull',
  'create-service': 'create',
  'recreate-service': 'recreate',
  'start-service': 'start',
  'reload-service': 'reload',
  'remove-service': 'remove',
}

const groups: readonly { readonly title: string; readonly kinds: readonly OperationKind[] }[] = [
  { title: 'Files in .lake', kinds: ['write-file', 'delete-file'] },
  { title: 'Images', kinds: ['pull-image'] },
  {
    title: 'Services',
    kinds: ['create-service', 'recreate-service', 'start-service', 'reload-service', 'remove-service'],
  },
]

export interface PlanReport {
  readonly operations: readonly Operation[]
  readonly conflicts: readonly string[]
  /** False where no engine answered. */
  readonly observed: boolean
}

interface PlanData extends PlanReport {
  readonly notices: readonly string[]
}

export function planData({ operations, conflicts, observed, notices }: PlanData): PlanData {
  return { operations, conflicts, observed, notices }
}

export function planText({ operations, conflicts, observed }: PlanReport, style: Style): string {
  const lines = conflicts.map(
    (path) => `${style.paint.red(style.symbols.fail)} .lake/${path} was edited by hand: up would stop here`,
  )
  for (const { title, kinds } of groups) {
    const chosen = operations.filter(({ kind }) => kinds.includes(kind))
    if (chosen.length > 0)
      lines.push(
        style.paint.bold(title),
        ...chosen.map((operation) => operationLine(operation, chosen, style)),
      )
  }
  if (!observed)
    lines.push(
      style.paint.yellow(
        `${style.symbols.warn} no engine answers: what runs and which images are here is unknown`,
      ),
    )
  return lines.length === 0 ? `${style.paint.green(style.symbols.ok)} nothing to do` : lines.join('\n')
}

function operationLine({ kind, target, cause }: Operation, all: readonly Operation[], style: Style): string {
  const verb = verbs[kind].padEnd(8)
  const longest = (lengths: readonly number[]): number => Math.max(...lengths)
  // A cut target says nothing; a long cause can lose its end.
  const causes = Math.min(24, longest(all.map((operation) => operation.cause.length)))
  const width = Math.min(longest(all.map((operation) => operation.target.length)), style.width - 13 - causes)
  const room = style.width - 13 - width
  return `  ${style.paint.cyan(verb)} ${fit(target, width, style).padEnd(width)}  ${style.paint.dim(fit(cause, room, style))}`
}
