// Judges a query of LogQL: its syntax, the labels of its streams, and every field that a filter, a grouping or an unwrap
// reads, against what our own pipeline made of recorded lines.
import { syntaxOf } from './syntax.ts'
import type { SyntaxNode } from './syntax.ts'
import { accepts, matcherProblem } from './matcher.ts'
import type { Matcher } from './matcher.ts'
import { childrenOf, descendants, errorsIn, unquoted } from './tree.ts'
import type { Problem } from './tree.ts'

/** What reaches Loki, as recorded: templates/contracts/alloy/logs.json. */
export interface LogContract {
  /** Labels of streams, with their values; null: any. */
  readonly labels: Readonly<Record<string, readonly string[] | null>>
  /** What stands beside a line that came by OTLP. */
  readonly metadata: readonly string[]
  /** By kind of stream, what a parser finds in its lines. */
  readonly lines: readonly {
    /** The labels that select it. */
    readonly of: Readonly<Record<string, string>>
    readonly json: readonly string[]
    readonly logfmt: readonly string[]
  }[]
}

/** Set by Loki itself where a stage could not do its work. */
const ofLoki = ['__error__', '__error_details__']

interface Reading {
  readonly text: (node: SyntaxNode) => string
  readonly contract: LogContract
}

export function judgeLogql(
  expression: string,
  contract: LogContract,
  tree: SyntaxNode = syntaxOf(expression, 'loki')[0],
): readonly Problem[] {
  const syntax = errorsIn(tree, expression)
  if (syntax.length > 0) return syntax
  const reading: Reading = { text: ({ from, to }) => expression.slice(from, to), contract }
  const streams = descendants(tree, 'LogRangeExpr', 'LogExpr').filter(
    (node) => node.getChild('Selector') !== null,
  )
  if (streams.length === 0) return [{ from: 0, message: 'selects no stream' }]
  const judged = streams.map((node) => judgeStream(node, reading))
  const known = new Set(judged.flatMap(({ fields }) => [...fields]))
  const grouped = descendants(tree, 'Grouping').flatMap((node) => descendants(node, 'Identifier'))
  return [...judged.flatMap(({ problems }) => problems), ...unknown(grouped, known, reading)]
}

/** Of the selector and its pipeline: what is wrong, and which fields there are behind it. */
function judgeStream(
  node: SyntaxNode,
  reading: Reading,
): { problems: readonly Problem[]; fields: ReadonlySet<string> } {
  const selector = node.getChild('Selector')
  const matchers =
    selector === null ? [] : descendants(selector, 'Matcher').map((matcher) => matcherOf(matcher, reading))
  const problems: Problem[] = matchers.flatMap((matcher) => streamProblem(matcher, reading))
  const { labels, metadata } = reading.contract
  const fields = new Set([...Object.keys(labels), ...metadata, ...ofLoki])
  for (const stage of descendants(node, 'PipelineStage', 'UnwrapExpr')) {
    problems.push(...unknown(readBy(stage), fields, reading))
    for (const field of broughtBy(stage, matchers, reading)) fields.add(field)
  }
  return { problems, fields }
}

function matcherOf(node: SyntaxNode, { text }: Reading): Matcher {
  const [label, op, value] = childrenOf(node).map(text)
  return { label: label ?? '', op: op ?? '', value: unquoted(value ?? '""'), from: node.from }
}

function streamProblem(matcher: Matcher, { contract }: Reading): readonly Problem[] {
  const values = contract.labels[matcher.label]
  if (values === undefined)
    return [{ from: matcher.from, message: `no stream has the label ${matcher.label}`, about: 'label' }]
  const message = matcherProblem(matcher, values && new Set(values))
  return message === undefined ? [] : [{ from: matcher.from, message, about: 'value' }]
}

/** Fields that a stage asks for: of filters, of unwrap, on the right side of label_format. */
function readBy(stage: SyntaxNode): readonly SyntaxNode[] {
  const formats = descendants(stage, 'LabelFormatMatcher').flatMap((node) =>
    node.getChildren('Identifier').slice(1),
  )
  const filters = descendants(stage, 'LabelFilter', 'UnwrapExpr').flatMap((node) =>
    descendants(node, 'Identifier'),
  )
  return [...new Map([...formats, ...filters].map((node) => [node.from, node])).values()]
}

function broughtBy(
  stage: SyntaxNode,
  matchers: readonly Matcher[],
  { text, contract }: Reading,
): readonly string[] {
  const named = descendants(stage, 'LabelExtractionExpression', 'LabelFormatMatcher').flatMap((node) => {
    const name = node.getChild('Identifier')
    return name === null ? [] : [text(name)]
  })
  const captured = descendants(stage, 'LabelParser').flatMap((node) =>
    [...text(node).matchAll(/\(\?P<(\w+)>|<(\w+)>/g)].map(([, first, second]) => first ?? second ?? ''),
  )
  const parser = descendants(stage, 'Json', 'Logfmt').map(({ name }) => (name === 'Json' ? 'json' : 'logfmt'))
  const found = contract.lines.filter(({ of }) =>
    matchers.every((matcher) => of[matcher.label] === undefined || accepts(matcher, of[matcher.label] ?? '')),
  )
  return [...named, ...captured, ...parser.flatMap((kind) => found.flatMap((lines) => lines[kind]))]
}

function unknown(
  nodes: readonly SyntaxNode[],
  known: ReadonlySet<string>,
  { text }: Reading,
): readonly Problem[] {
  return nodes
    .filter((node) => !known.has(text(node)))
    .map((node) => ({
      from: node.from,
      message: `no line here has the field ${text(node)}`,
      about: 'field' as const,
    }))
}

/** Labels of a result: those of the outermost grouping; undefined for lines, whose labels are many. */
export function groupedBy(expression: string): ReadonlySet<string> | undefined {
  const [grouping] = descendants(syntaxOf(expression, 'loki')[0], 'Grouping')
  if (grouping === undefined || grouping.getChild('By') === null) return undefined
  return new Set(descendants(grouping, 'Identifier').map(({ from, to }) => expression.slice(from, to)))
}
