// A file of samples: a promtool test with its input series, or samples with their times as text.
import { parseDuration } from '../../config/units.ts'
import { syntaxOf } from '../../contracts/syntax.ts'
import { childrenOf } from '../../contracts/tree.ts'
import { field, items, text as textOf } from '../../health/values.ts'
import { fromYaml } from '../../render/yaml.ts'
import { goText } from './go-text.ts'
import { BadNotation, readNotation } from './notation.ts'
import type { Raw } from './raw.ts'
import { BadSamples, readSampleText } from './samples-text.ts'
import type { Labels } from './series.ts'

export interface Samples {
  readonly series: readonly Raw[]
  readonly fromMs: number
  readonly toMs: number
  /** Of a promtool test: how often it evaluates. */
  readonly intervalMs?: number
}

/** A number takes 17 bytes here, and some more on the way. */
export const mostSamples = 10_000_000

/** Its keys, in YAML or in JSON. */
const isPromtoolTest = /^[\s{]*"?(?:rule_files|evaluation_interval|group_eval_order|tests)"?\s*:/m

/** `test`: name or number, from 1, of the one that is meant. Its input is what is read. */
export function readSamples(text: string, test?: string, most = mostSamples): Samples {
  if (!isPromtoolTest.test(text.slice(0, 65_536))) return spanning(readSampleText(text, most))
  return promtoolTest(parsed(text), test, most)
}

function parsed(text: string): unknown {
  try {
    return fromYaml(text)
  } catch (error) {
    throw new BadSamples(
      `it is no YAML: ${error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''}`,
    )
  }
}

function promtoolTest(file: unknown, wanted: string | undefined, most: number): Samples {
  const tests = items(field(file, 'tests'))
  const named = tests.find(
    (test, index) => textOf(field(test, 'name')) === wanted || String(index + 1) === wanted,
  )
  const names = tests.map((test, index) => textOf(field(test, 'name')) || String(index + 1)).join(', ')
  const test = wanted === undefined && tests.length === 1 ? tests[0] : named
  if (test === undefined)
    throw new BadSamples(
      tests.length === 0
        ? 'it has no tests, and so no input series'
        : `it has ${tests.length} tests, say which one after a "#": ${names}`,
    )
  const stepMs = milliseconds(field(test, 'interval')) ?? 60_000
  let left = most
  const series = items(field(test, 'input_series')).map((input) => {
    const raw = inputSeries(input, stepMs, left)
    left -= raw.times.length
    return raw
  })
  return {
    ...spanning(series),
    fromMs: 0,
    intervalMs: milliseconds(field(file, 'evaluation_interval')) ?? 60_000,
  }
}

function milliseconds(duration: unknown): number | undefined {
  const seconds = typeof duration === 'string' ? parseDuration(duration) : undefined
  return seconds === undefined || seconds <= 0 ? undefined : Math.round(seconds * 1000)
}

function inputSeries(input: unknown, stepMs: number, most: number): Raw {
  const name = textOf(field(input, 'series'))
  const values = field(input, 'values')
  try {
    const { steps, values: numbers, stale } = readNotation(wordOf(values), most)
    return { labels: seriesLabels(name), times: steps.map((step) => step * stepMs), values: numbers, stale }
  } catch (error) {
    if (error instanceof BadNotation) throw new BadSamples(`${name}: ${error.message}`, { cause: error })
    throw error
  }
}

/** YAML reads a single value as a number. */
function wordOf(values: unknown): string {
  return typeof values === 'string' || typeof values === 'number' ? String(values) : ''
}

/** A series is written as a selector with nothing but `=`. */
function seriesLabels(series: string): Labels {
  const nodes = syntaxOf(series, 'prometheus')
  const [root] = childrenOf(nodes[0])
  const labels: Record<string, string> = {}
  if (root?.name !== 'VectorSelector') throw new BadSamples(`"${series}" is no series`)
  for (const node of nodes) {
    if (node.name === 'Identifier') labels['__name__'] = series.slice(node.from, node.to)
    if (node.name !== 'UnquotedLabelMatcher' && node.name !== 'QuotedLabelMatcher') continue
    const [label, , value] = childrenOf(node).map((part) => series.slice(part.from, part.to))
    labels[label?.startsWith('"') ? goText(label) : (label ?? '')] = goText(value ?? '""')
  }
  return labels
}

function spanning(series: readonly Raw[]): Samples {
  let [fromMs, toMs] = [Infinity, -Infinity]
  for (const { times } of series) {
    fromMs = Math.min(fromMs, times[0] ?? Infinity)
    toMs = Math.max(toMs, times.at(-1) ?? -Infinity)
  }
  if (toMs === -Infinity) throw new BadSamples('it holds no samples')
  return { series, fromMs, toMs }
}
