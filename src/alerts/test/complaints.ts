// What promtool says of tests that fail. It has said it in the same words from 2.42 on; only the lines around them differ.
import { parseDuration } from '../../config/units.ts'
import { goText } from '../backtest/go-text.ts'
import type { Told } from './report.ts'

export interface AlertComplaint {
  readonly about: 'alert'
  readonly mark: string
  readonly alert: string
  readonly seconds: number
  readonly expected: readonly Told[]
  readonly got: readonly Told[]
}

export interface ExprComplaint {
  readonly about: 'expression'
  readonly mark: string
  readonly expected: string
  readonly got: string
}

export interface Complaints {
  readonly failures: readonly (AlertComplaint | ExprComplaint)[]
  /** All that is no failed expectation: why a file or a test could not be run. */
  readonly others: readonly string[]
}

const name = /^ {4}name: (.*),$/
const alert = /^ {4}alertname: (.*), time: (\S+), $/
const expr = /^ {4}expr: ("(?:[^"\\]|\\.)*"), time: \S+(?:,$|, err: (.*)$)/
const noise = /^\s*(?:FAILED:|SUCCESS|Unit Testing:.*|WARNING: no file match pattern.*)?$/

export function complaintsIn(text: string): Complaints {
  const lines = text.split('\n')
  const failures: (AlertComplaint | ExprComplaint)[] = []
  const others: string[] = []
  let mark = ''
  for (let at = 0; at < lines.length;) {
    const line = lines[at] ?? ''
    const read = alertFrom(lines, at, mark) ?? exprFrom(lines, at)
    if (read !== undefined) failures.push(read.complaint)
    else if (name.test(line)) mark = name.exec(line)?.[1] ?? ''
    else if (!noise.test(line)) others.push(line)
    at = read?.next ?? at + 1
  }
  return { failures, others }
}

/** Each brings its own name, in the line before. */
function alertFrom(lines: readonly string[], at: number, mark: string) {
  const [, found, time = ''] = alert.exec(lines[at] ?? '') ?? []
  if (found === undefined) return undefined
  const expected = toldFrom(lines, at + 1, 'exp')
  const got = toldFrom(lines, expected.next, 'got')
  const complaint: AlertComplaint = {
    about: 'alert',
    mark,
    alert: found,
    seconds: parseDuration(time) ?? 0,
    expected: expected.told,
    got: got.told,
  }
  return { complaint, next: got.next }
}

/** These have no name: the mark is a comment in the expression. */
function exprFrom(lines: readonly string[], at: number) {
  const [, quoted, error] = expr.exec(lines[at] ?? '') ?? []
  if (quoted === undefined) return undefined
  const mark = goText(quoted).split('\n#').at(-1) ?? ''
  const said = (word: string, from: number): string => lines[from]?.replace(`        ${word}: `, '') ?? ''
  const sides =
    error === undefined
      ? { expected: said('exp', at + 1), got: said('got', at + 2) }
      : { expected: '', got: error }
  const complaint: ExprComplaint = { about: 'expression', mark, ...sides }
  return { complaint, next: at + (error === undefined ? 3 : 1) }
}

/** From `exp:[` to the bracket that stands alone; each text in it is on one line. */
function toldFrom(lines: readonly string[], from: number, word: 'exp' | 'got') {
  const told: Told[] = []
  let at = from
  const first = lines[at] ?? ''
  at += 1
  if (!first.startsWith(`        ${word}:[`) || first.startsWith(`        ${word}:[]`))
    return { told, next: at }
  let labels: Told['labels'] = {}
  for (; at < lines.length; at += 1) {
    const line = (lines[at] ?? '').trim()
    if (/^\](?:,)?$/.test(line)) break
    if (line.startsWith('Labels:')) labels = labelsIn(line.slice('Labels:'.length))
    if (line.startsWith('Annotations:'))
      told.push({ labels: own(labels), annotations: labelsIn(line.slice('Annotations:'.length)) })
  }
  return { told, next: at + 1 }
}

const label = /([a-zA-Z_:][\w:]*|"(?:[^"\\]|\\.)*")="((?:[^"\\]|\\.)*)"/g

function labelsIn(text: string): Readonly<Record<string, string>> {
  return Object.fromEntries(
    [...text.matchAll(label)].map(([, key = '', value = '']) => [
      key.startsWith('"') ? goText(key) : key,
      goText(`"${value}"`),
    ]),
  )
}

/** promtool adds the name of the alert to both sides. */
function own(labels: Told['labels']): Told['labels'] {
  return Object.fromEntries(Object.entries(labels).filter(([key]) => key !== 'alertname'))
}
