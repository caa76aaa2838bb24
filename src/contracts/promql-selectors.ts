// What a selector of PromQL asks for, and whether it is there: the metric in the contract of the job, each label of a
// matcher on the metric, each value of a label whose values are known.
import type { SyntaxNode } from './syntax.ts'
import type { Known, KnownMetric, Labels, Values } from './known.ts'
import { accepts, alternatives, matcherProblem } from './matcher.ts'
import type { Matcher } from './matcher.ts'
import { childrenOf, descendants, unquoted } from './tree.ts'
import type { Problem } from './tree.ts'

export interface Selector {
  readonly metric: string
  readonly matchers: readonly Matcher[]
  readonly from: number
}

export interface Selected {
  /** undefined: nothing is known, all labels may be there. */
  readonly labels: Labels | undefined
  readonly problems: readonly Problem[]
  /** Only declared as a name of another version. */
  readonly otherVersion?: true
}

export function selectorOf(node: SyntaxNode, expression: string): Selector {
  const text = ({ from, to }: SyntaxNode): string => expression.slice(from, to)
  const matchers = descendants(node, 'UnquotedLabelMatcher', 'QuotedLabelMatcher').map((matcher): Matcher => {
    const [label, op, value] = childrenOf(matcher).map(text)
    return { label: label ?? '', op: op ?? '', value: unquoted(value ?? '""'), from: matcher.from }
  })
  const name = node.getChild('Identifier')
  const named = matchers.find(({ label }) => label === '__name__')
  return { metric: name === null ? (named?.value ?? '') : text(name), matchers, from: node.from }
}

const selections = new WeakMap<Known, Map<string, Selected>>()

/** The same selectors stand in many rules: each is looked up once, with its places counted from its own beginning. */
export function selectAt(node: SyntaxNode, expression: string, known: Known): Selected {
  const asked = selections.get(known) ?? new Map<string, Selected>()
  selections.set(known, asked)
  const text = expression.slice(node.from, node.to)
  const found = asked.get(text) ?? relative(select(selectorOf(node, expression), known), -node.from)
  asked.set(text, found)
  return found.problems.length === 0 ? found : relative(found, node.from)
}

function relative(selected: Selected, by: number): Selected {
  const problems = selected.problems.map((problem) => ({ ...problem, from: problem.from + by }))
  return { ...selected, problems }
}

function select(selector: Selector, known: Known): Selected {
  const { metric, matchers, from } = selector
  const unknown = unknownJobs(matchers, known)
  if (unknown.length > 0) return { labels: undefined, problems: unknown }
  if (mayBeElsewhere(matchers, known)) return { labels: undefined, problems: [] }
  const asked = jobsOf(matchers, known)
  const found = metricsIn(selector, asked, known)
  if (found.length === 0) {
    if (known.otherNames.has(metric)) return { labels: undefined, problems: [], otherVersion: true }
    const message = `${metric} is not in the contract of ${asked === undefined ? 'any job' : asked.join(', ')}`
    return { labels: undefined, problems: [{ from, message, about: 'metric' }] }
  }
  const labels = merged(found.map(({ labels }) => labels))
  const problems = [
    ...missing(selector, asked, known),
    ...matchers.flatMap((matcher) => wrong(matcher, metric, labels)),
  ]
  return { labels, problems }
}

/** Nobody knows what a target of the user's exposes. */
function mayBeElsewhere(matchers: readonly Matcher[], { unrecorded = new Set() }: Known): boolean {
  const about = matchers.filter(({ label }) => label === 'job')
  return [...unrecorded].some((job) => about.every((matcher) => accepts(matcher, job)))
}

function unknownJobs(matchers: readonly Matcher[], known: Known): readonly Problem[] {
  return matchers
    .filter(({ label, op }) => label === 'job' && (op === '=' || op === '=~'))
    .flatMap(({ op, value, from }) =>
      (op === '=' ? [value] : alternatives(value))
        .filter(
          (word) =>
            !isJob(word, known) && !jobNames(known).some((job) => accepts({ op: '=~', value: word }, job)),
        )
        .map((word) => ({ from, message: `no scrape job is called ${word}`, about: 'job' as const })),
    )
}

function isJob(word: string, { jobs, unrecorded }: Known): boolean {
  return jobs.has(word) || unrecorded?.has(word) === true
}

function jobNames({ jobs, unrecorded = new Set() }: Known): readonly string[] {
  return [...jobs.keys(), ...unrecorded]
}

function jobsOf(matchers: readonly Matcher[], known: Known): readonly string[] | undefined {
  const about = matchers.filter(({ label }) => label === 'job')
  if (about.length === 0) return undefined
  return [...known.jobs.keys()].filter((job) => about.every((matcher) => accepts(matcher, job)))
}

/** One by its name, or all that a pattern of names hits. */
function metricsIn(
  { metric, matchers }: Selector,
  asked: readonly string[] | undefined,
  known: Known,
): readonly KnownMetric[] {
  const sources = (asked ?? [...known.jobs.keys()]).map((job) => known.jobs.get(job))
  const all = asked === undefined ? [...sources, known.ours] : sources
  const named = matchers.find(({ label, op }) => label === '__name__' && op !== '=')
  if (named === undefined) return all.flatMap((metrics) => metrics?.get(metric) ?? [])
  return all.flatMap((metrics) =>
    [...(metrics ?? [])].flatMap(([name, found]) => (accepts(named, name) ? found : [])),
  )
}

/** Jobs named one by one must have the metric, each of them. */
function missing(
  { metric, matchers, from }: Selector,
  asked: readonly string[] | undefined,
  known: Known,
): readonly Problem[] {
  const byName = matchers.some(({ label, op }) => label === '__name__' && op !== '=')
  if (byName || !matchers.some(({ label, op }) => label === 'job' && (op === '=' || op === '=~'))) return []
  return (asked ?? [])
    .filter((job) => known.jobs.get(job)?.has(metric) !== true)
    .map((job) => ({ from, message: `${metric} is not in the contract of ${job}`, about: 'metric' as const }))
}

function wrong(matcher: Matcher, metric: string, labels: Labels): readonly Problem[] {
  const { label, from } = matcher
  if (label === '__name__' || label === 'job') return []
  const values = labels.get(label)
  if (values === undefined) return [{ from, message: `${metric} has no label ${label}`, about: 'label' }]
  const message = matcherProblem(matcher, values)
  return message === undefined ? [] : [{ from, message: `${metric}: ${message}`, about: 'value' }]
}

function merged(all: readonly Labels[]): Labels {
  const result = new Map<string, Values>()
  for (const labels of all)
    for (const [label, values] of labels) {
      const before = result.get(label)
      const either = before === null || values === null ? null : new Set([...(before ?? []), ...values])
      result.set(label, either)
    }
  return result
}
