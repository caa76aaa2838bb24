// An expression: parsed when somebody asks, judged when somebody asks, once. Pages repeat theirs.
import { syntaxOf } from '../contracts/syntax.ts'
import type { SyntaxNode } from '../contracts/syntax.ts'
import { judgeLogql } from '../contracts/logql.ts'
import type { LogContract } from '../contracts/logql.ts'
import { judgePromql } from '../contracts/promql.ts'
import { selectorOf } from '../contracts/promql-selectors.ts'
import type { Selector } from '../contracts/promql-selectors.ts'
import type { Judged } from '../contracts/promql.ts'
import type { Known } from '../contracts/known.ts'
import type { Problem } from '../contracts/tree.ts'
import { promqlProblem } from './promql.ts'
import type { SyntaxProblem } from './promql.ts'
import { withoutVariables } from './variables.ts'

export type Language = 'prometheus' | 'loki'

export interface Used {
  readonly node: SyntaxNode
  readonly selector: Selector
  /** What is done to it, from the inside out: functions, aggregations, `[5m]`, operators. */
  readonly around: readonly Around[]
}

export interface Around {
  readonly kind: 'call' | 'aggregate' | 'range' | 'subquery' | 'binary'
  /** Of the function or the operator; the text of the range. */
  readonly name: string
  readonly node: SyntaxNode
}

export class Expression {
  readonly text: string
  readonly language: Language
  /** Grafana fills in a metric, a label or a number: what it asks for nobody knows. */
  readonly open: boolean
  private nodes: readonly [SyntaxNode, ...SyntaxNode[]] | undefined
  private index: ReadonlyMap<string, readonly SyntaxNode[]> | undefined
  private uses: readonly Used[] | undefined
  private verdict: { readonly known: Known; readonly judged: Judged } | undefined
  private logVerdict: { readonly logs: LogContract; readonly problems: readonly Problem[] } | undefined
  private complaint: { readonly found: SyntaxProblem | undefined } | undefined

  constructor(written: string, language: Language) {
    const { text, open } = withoutVariables(written)
    this.text = text
    this.open = open
    this.language = language
  }

  /** Every node of the syntax tree, from the outside in. */
  get all(): readonly [SyntaxNode, ...SyntaxNode[]] {
    this.nodes ??= syntaxOf(this.text, this.language)
    return this.nodes
  }

  named(...names: readonly string[]): readonly SyntaxNode[] {
    this.index ??= Map.groupBy(this.all, ({ name }) => name)
    const found = names.flatMap((name) => this.index?.get(name) ?? [])
    return names.length < 2 ? found : found.toSorted((a, b) => a.from - b.from || b.to - a.to)
  }

  of({ from, to }: SyntaxNode): string {
    return this.text.slice(from, to)
  }

  /** What Prometheus refuses. */
  get syntax(): SyntaxProblem | undefined {
    this.complaint ??= { found: this.open ? undefined : promqlProblem(this.text, this.all) }
    return this.complaint.found
  }

  get readable(): boolean {
    return !this.open && this.language === 'prometheus' && this.syntax === undefined
  }

  /** Arguments that do not fit, values where ranges belong: whatever else is known, Prometheus refuses them. */
  types(known: Known): Problem | undefined {
    return this.judged(known).problems.find(({ about }) => about === undefined)
  }

  judged(known: Known): Judged {
    if (this.verdict?.known !== known)
      this.verdict = { known, judged: judgePromql(this.text, known, this.all[0]) }
    return this.verdict.judged
  }

  /** Of LogQL. */
  judgedLogs(logs: LogContract): readonly Problem[] {
    if (this.logVerdict?.logs !== logs)
      this.logVerdict = { logs, problems: judgeLogql(this.text, logs, this.all[0]) }
    return this.logVerdict.problems
  }

  /** Of PromQL: every selector, and what stands around it. */
  get selectors(): readonly Used[] {
    this.uses ??= this.readable
      ? this.named('VectorSelector').map((node) => ({
          node,
          selector: selectorOf(node, this.text),
          around: this.aroundOf(node),
        }))
      : []
    return this.uses
  }

  calls(pattern: RegExp): readonly SyntaxNode[] {
    if (!this.readable) return []
    return this.named('FunctionCall', 'AggregateExpr').filter((node) => pattern.test(this.nameOf(node)))
  }

  nameOf(node: SyntaxNode): string {
    const name = node.getChild('FunctionIdentifier') ?? node.getChild('AggregateOp')
    return name === null ? '' : this.of(name)
  }

  argumentsOf(node: SyntaxNode): readonly SyntaxNode[] {
    return node.getChild('FunctionCallBody')?.children ?? []
  }

  private aroundOf(node: SyntaxNode): readonly Around[] {
    const found: Around[] = []
    for (let at = node.parent; at !== null; at = at.parent) {
      const kind = kinds[at.name]
      if (kind !== undefined) found.push({ kind, name: this.aroundName(kind, at), node: at })
    }
    return found
  }

  private aroundName(kind: Around['kind'], node: SyntaxNode): string {
    if (kind === 'call' || kind === 'aggregate') return this.nameOf(node)
    if (kind === 'binary') return node.children[1]?.name ?? ''
    const range = node.getChild('DurationExpr')
    return range === null ? '' : this.of(range)
  }
}

const kinds: Readonly<Record<string, Around['kind']>> = {
  FunctionCall: 'call',
  AggregateExpr: 'aggregate',
  MatrixSelector: 'range',
  SubqueryExpr: 'subquery',
  BinaryExpr: 'binary',
}
