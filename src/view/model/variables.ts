// The variables of a dashboard: what there is to choose, and what is chosen.
import type { Dashboard, Variable } from './dashboard.ts'
import { regexOf } from './mapping.ts'
import { interpolate, single } from './interpolate.ts'
import type { Value, Values } from './interpolate.ts'
import { sourceOf, withBuiltIns } from './requests.ts'
import type { Context, Request } from './requests.ts'
import { choicesIn, questionOf } from './variable-query.ts'
import { roundedInterval, stepSeconds } from './time.ts'

export const all = '$__all'

export interface Choice {
  readonly text: string
  readonly value: string
}

export interface Resolved {
  readonly variable: Variable
  readonly choices: readonly Choice[]
  /** Values; `$__all` alone for all of them. */
  readonly selected: readonly string[]
  /** Why there is nothing to choose. */
  readonly error?: string
}

export type Ask = (request: Request) => Promise<unknown>

export interface Resolution {
  readonly variables: readonly Resolved[]
  readonly values: Values
}

type Known = Omit<Context, 'values'>

/** Those that need no other first, side by side; then those that need these. */
export async function resolveVariables(
  { variables, title, uid }: Dashboard,
  chosen: ReadonlyMap<string, readonly string[]>,
  known: Known,
  ask: Ask,
): Promise<Resolution> {
  const values = new Map<string, Value>([
    ['__dashboard', single(title)],
    ['__dashboard_uid', single(uid)],
    ['__org', single('1')],
    ['__user', single('lake')],
  ])
  const found = new Map<string, Resolved>()
  let waiting = variables
  while (waiting.length > 0) {
    const free = waiting.filter(
      (variable) => !waiting.some((other) => other !== variable && mentions(variable, other.name)),
    )
    // A ring of variables: taken as they stand.
    const round = free.length > 0 ? free : waiting
    const results = await Promise.all(
      round.map((variable) => resolve(variable, chosen.get(variable.name), { ...known, values }, ask)),
    )
    for (const resolved of results) {
      found.set(resolved.variable.name, resolved)
      values.set(resolved.variable.name, valueOf(resolved, known))
    }
    waiting = waiting.filter((variable) => !round.includes(variable))
  }
  return { variables: variables.flatMap(({ name }) => found.get(name) ?? []), values }
}

function mentions({ query, regex, source }: Variable, name: string): boolean {
  return [query, regex, source.uid].some((text) =>
    new RegExp(String.raw`\$\{?${name}\b|\[\[${name}\b`).test(text),
  )
}

async function resolve(
  variable: Variable,
  chosen: readonly string[] | undefined,
  context: Context,
  ask: Ask,
): Promise<Resolved> {
  try {
    const choices = await choicesOf(variable, context, ask)
    return { variable, choices, selected: selection(variable, choices, chosen) }
  } catch (error) {
    const said = error instanceof Error ? error.message : String(error)
    return { variable, choices: [], selected: chosen ?? variable.current, error: said }
  }
}

async function choicesOf(variable: Variable, context: Context, ask: Ask): Promise<readonly Choice[]> {
  const { type, query, options, regex } = variable
  switch (type) {
    case 'query':
      return queried(variable, context, ask)
    case 'datasource': {
      const fitting = context.sources.filter((source) => source.type === query)
      const named = regex === '' ? fitting : fitting.filter(({ name }) => regexOf(regex).test(name))
      return named.map(({ uid, name }) => ({ text: name, value: uid }))
    }
    case 'custom':
    case 'interval':
      return pairs(query, options).map(({ text, value }) => ({ text, value }))
    case 'constant':
      return [{ text: query, value: query }]
    default:
      return []
  }
}

/** `a, b : c` with commas and colons escaped by a backslash. */
function pairs(query: string, options: readonly Choice[]): readonly Choice[] {
  const words = query.match(/(?:\\,|[^,])+/g) ?? []
  const read = words.map((word) => {
    const clean = word.replaceAll(String.raw`\,`, ',').trim()
    const [, text, value] = /^(.+?)\s+:\s+(.+)$/.exec(clean) ?? []
    return { text: text ?? clean, value: value ?? clean }
  })
  return read.length > 0 ? read : options.filter(({ value }) => value !== all)
}

async function queried(variable: Variable, context: Context, ask: Ask): Promise<readonly Choice[]> {
  const source = sourceOf(variable.source, context)
  if (source === undefined) throw new Error('this stack has no such datasource')
  if (source.type !== 'prometheus' && source.type !== 'loki')
    throw new Error(`lake view does not ask ${source.name}`)
  const query = interpolate(variable.query, withBuiltIns(context, context.range, 60), 'query')
  const question = questionOf(source.type, query, context.range)
  if (question === undefined) throw new Error(`lake view does not know this query: ${variable.query}`)
  return choicesIn(await ask(question.request), question, variable)
}

function selection(
  { type, current, includeAll, multi, query }: Variable,
  choices: readonly Choice[],
  chosen: readonly string[] | undefined,
): readonly string[] {
  if (type === 'textbox') return [chosen?.[0] ?? current[0] ?? query]
  const there = (value: string): boolean =>
    (value === all && includeAll) || choices.some((choice) => choice.value === value)
  // An address may name what has gone meanwhile: it is asked for all the same, and finds nothing.
  if (chosen !== undefined && chosen.length > 0) return multi ? chosen : chosen.slice(0, 1)
  const kept = current.filter((value) => there(value) || value.startsWith('$__auto'))
  if (kept.length > 0) return multi ? kept : kept.slice(0, 1)
  if (includeAll) return [all]
  return choices.slice(0, 1).map(({ value }) => value)
}

function valueOf({ variable, choices, selected }: Resolved, { range, scrapeSeconds }: Known): Value {
  const { multi, includeAll, allValue, type } = variable
  if (selected.includes(all)) {
    const values = choices.map(({ value }) => value)
    const value = { texts: ['All'], values, multi: true }
    return allValue === '' ? value : { ...value, all: allValue }
  }
  if (type === 'interval' && selected[0]?.startsWith('$__auto') === true)
    return single(roundedInterval(stepSeconds(range, 30, scrapeSeconds)))
  const texts = selected.map((value) => choices.find((choice) => choice.value === value)?.text ?? value)
  return { texts, values: selected, multi: multi || includeAll }
}
