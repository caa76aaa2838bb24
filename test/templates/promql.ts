// What a PromQL expression asks for, from its syntax tree: metrics, matched labels, grouped labels.
import { parser } from '@prometheus-io/lezer-promql'
import type { SyntaxNode } from '@lezer/common'
import { contracts } from './contract.ts'
import type { JobContract } from './contract.ts'

export interface Selector {
  readonly metric: string
  readonly labels: readonly string[]
  readonly job?: string
}

function descendants(node: SyntaxNode, name: string): SyntaxNode[] {
  const found: SyntaxNode[] = []
  node.cursor().iterate((at) => {
    if (at.name === name) found.push(at.node)
  })
  return found
}

/** Complaints about an expression that no parser of Prometheus would accept. */
export function syntaxErrors(expr: string): readonly string[] {
  const found: string[] = []
  parser.parse(expr).iterate({
    enter: (node) => {
      if (node.type.isError) found.push(`syntax error at character ${node.from}`)
    },
  })
  return found
}

function selectorOf(expr: string, node: SyntaxNode): Selector {
  const text = (child: SyntaxNode | null): string => (child === null ? '' : expr.slice(child.from, child.to))
  const matchers = descendants(node, 'UnquotedLabelMatcher')
  const job = matchers.find((matcher) => text(matcher.getChild('LabelName')) === 'job')
  const value = job === undefined ? undefined : text(job.getChild('StringLiteral')).slice(1, -1)
  return {
    metric: text(node.getChild('Identifier')),
    labels: matchers.map((matcher) => text(matcher.getChild('LabelName'))),
    ...(value === undefined ? {} : { job: value }),
  }
}

export function selectorsOf(
  expr: string,
  node: SyntaxNode = parser.parse(expr).topNode,
): readonly Selector[] {
  return descendants(node, 'VectorSelector').map((selector) => selectorOf(expr, selector))
}

/** Contracts of the jobs a selector can hit: one where it names its job, else all that have the metric. */
function hit({ metric, job }: Selector): readonly JobContract[] {
  if (job !== undefined) return [contracts.get(job)].filter((contract) => contract !== undefined)
  return [...contracts.values()].filter((contract) => contract.has(metric))
}

function selectorProblems(selector: Selector): readonly string[] {
  const { metric, job, labels } = selector
  if (job !== undefined && !contracts.has(job)) return [`no scrape job is called ${job}`]
  const found = hit(selector).flatMap((contract) => contract.get(metric) ?? [])
  if (found.length === 0) return [`${metric} is not in the contract of ${job ?? 'any job'}`]
  return labels
    .filter((label) => !found.some((known) => known.has(label)))
    .map((label) => `${metric} has no label ${label}`)
}

/** Labels that are grouped by must be on every series that is grouped. */
function groupingProblems(expr: string): readonly string[] {
  return descendants(parser.parse(expr).topNode, 'GroupingLabels').flatMap((grouping) => {
    const whole = grouping.parent?.parent
    if (whole === null || whole === undefined) return []
    const labels = descendants(grouping, 'LabelName').map(({ from, to }) => expr.slice(from, to))
    return selectorsOf(expr, whole).flatMap((selector) => {
      const known = hit(selector).flatMap((contract) => contract.get(selector.metric) ?? [])
      return labels
        .filter((label) => known.every((set) => !set.has(label)))
        .map((label) => `grouped by ${label}, which ${selector.metric} does not have`)
    })
  })
}

export function problems(expr: string): readonly string[] {
  const syntax = syntaxErrors(expr)
  return syntax.length > 0
    ? syntax
    : [...selectorsOf(expr).flatMap(selectorProblems), ...groupingProblems(expr)]
}
