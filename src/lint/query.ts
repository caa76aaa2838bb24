// An expression at its place in a file. Pages repeat theirs: the expression is shared, the place is not.
import type { SyntaxNode } from '../contracts/syntax.ts'
import type { Known } from '../contracts/known.ts'
import type { LogContract } from '../contracts/logql.ts'
import type { Judged } from '../contracts/promql.ts'
import type { Problem } from '../contracts/tree.ts'
import { Expression } from './expression.ts'
import type { Language, Used } from './expression.ts'
import type { SyntaxProblem } from './promql.ts'

/** Of one run: as it is written -> read. */
export type Expressions = Map<string, Expression>

export class Query {
  /** Offset in the file of an offset in the expression. */
  readonly place: (offset: number) => number
  private readonly shared: Expression

  constructor(shared: Expression, place: (offset: number) => number) {
    this.shared = shared
    this.place = place
  }

  get text(): string {
    return this.shared.text
  }

  get language(): Language {
    return this.shared.language
  }

  get open(): boolean {
    return this.shared.open
  }

  get all(): readonly [SyntaxNode, ...SyntaxNode[]] {
    return this.shared.all
  }

  get syntax(): SyntaxProblem | undefined {
    return this.shared.syntax
  }

  get readable(): boolean {
    return this.shared.readable
  }

  get selectors(): readonly Used[] {
    return this.shared.selectors
  }

  types(known: Known): Problem | undefined {
    return this.shared.types(known)
  }

  judged(known: Known): Judged {
    return this.shared.judged(known)
  }

  judgedLogs(logs: LogContract): readonly Problem[] {
    return this.shared.judgedLogs(logs)
  }

  named(...names: readonly string[]): readonly SyntaxNode[] {
    return this.shared.named(...names)
  }

  calls(pattern: RegExp): readonly SyntaxNode[] {
    return this.shared.calls(pattern)
  }

  of(node: SyntaxNode): string {
    return this.shared.of(node)
  }

  nameOf(node: SyntaxNode): string {
    return this.shared.nameOf(node)
  }

  argumentsOf(node: SyntaxNode): readonly SyntaxNode[] {
    return this.shared.argumentsOf(node)
  }
}

export function queryAt(
  written: string,
  language: Language,
  place: (offset: number) => number,
  expressions: Expressions,
): Query {
  const key = `${language} ${written}`
  const found = expressions.get(key) ?? new Expression(written, language)
  expressions.set(key, found)
  return new Query(found, place)
}
