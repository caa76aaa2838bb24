// Samples with their times in OpenMetrics (`promtool tsdb dump-openmetrics` writes it) or in Prometheus's own text.
import { goText } from './go-text.ts'
import { numberOf } from './notation.ts'
import type { Raw } from './raw.ts'
import { keyOf } from './series.ts'
import type { Labels } from './series.ts'

export class BadSamples extends Error {}

const line =
  /^([a-zA-Z_:][\w:]*)?(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s+(\S+)(?:\s+([-+.\deE]+))?(?:\s+#.*)?\s*$/
const label = /\s*([a-zA-Z_][\w.]*|"(?:[^"\\]|\\.)*")\s*(?:=\s*("(?:[^"\\]|\\.)*"))?\s*,?/g

interface Growing {
  readonly labels: Labels
  readonly times: number[]
  readonly values: number[]
}

export function readSampleText(text: string, most: number): readonly Raw[] {
  // OpenMetrics ends so, and counts in seconds.
  const scale = /^# EOF\s*$/m.test(text.slice(-16)) ? 1000 : 1
  const all = new Map<string, Growing>()
  const heads = new Map<string, Growing>()
  let count = 0
  for (const { content, number } of linesOf(text)) {
    const { head, name, labels, value, time } = sampleIn(content, number)
    count += 1
    if (count > most) throw new BadSamples(`it holds more than ${most} samples`)
    const series = heads.get(head) ?? growing(name, labels, all)
    heads.set(head, series)
    series.times.push(Math.round(time * scale))
    series.values.push(value)
  }
  return [...all.values()].map(rawOf)
}

/** One by one: a list of all would take as much again as the text. */
function* linesOf(text: string): Generator<{ readonly content: string; readonly number: number }> {
  let number = 0
  for (let from = 0; from < text.length;) {
    const newline = text.indexOf('\n', from)
    const end = newline === -1 ? text.length : newline
    const content = text.slice(from, end)
    from = end + 1
    number += 1
    if (content.trim() !== '' && !content.startsWith('#')) yield { content, number }
  }
}

function sampleIn(content: string, number: number) {
  const [, name = '', labels = '', value = '', time] = line.exec(content) ?? []
  if (!isNumber(value)) throw new BadSamples(`line ${number} is no sample: ${content.slice(0, 60)}`)
  if (time === undefined) throw new BadSamples(`the sample in line ${number} has no time`)
  if (!isNumber(time)) throw new BadSamples(`line ${number} is no sample: ${content.slice(0, 60)}`)
  return { head: `${name}{${labels}}`, name, labels, value: numberOf(value), time: Number(time) }
}

function isNumber(word: string): boolean {
  return word !== '' && (Number.isFinite(Number(word)) || /^[-+]?(?:inf(?:inity)?|nan)$/i.test(word))
}

function growing(name: string, text: string, all: Map<string, Growing>): Growing {
  const labels = labelsOf(name, text)
  const key = keyOf(labels)
  const found = all.get(key) ?? { labels, times: [], values: [] }
  all.set(key, found)
  return found
}

function labelsOf(name: string, text: string): Labels {
  const labels: Record<string, string> = name === '' ? {} : { __name__: name }
  for (const [, key = '', value] of text.matchAll(label)) {
    const word = key.startsWith('"') ? goText(key) : key
    // A name in quotes without a value is that of the metric.
    if (value === undefined) labels['__name__'] = word
    else labels[word] = goText(value)
  }
  return labels
}

/** In the order of their times; of two at the same time the later line counts. */
function rawOf({ labels, ...found }: Growing): Raw {
  const isInOrder = found.times.every((time, at) => at === 0 || time > (found.times[at - 1] ?? NaN))
  const { times, values } = isInOrder ? found : inOrder(found)
  return {
    labels,
    times: Float64Array.from(times),
    values: Float64Array.from(values),
    stale: new Uint8Array(times.length),
  }
}

function inOrder({ times, values }: Omit<Growing, 'labels'>): Omit<Growing, 'labels'> {
  const byTime = new Map(times.map((time, index) => [time, values[index] ?? NaN]))
  const order = [...byTime.keys()].sort((a, b) => a - b)
  return { times: order, values: order.map((time) => byTime.get(time) ?? NaN) }
}
