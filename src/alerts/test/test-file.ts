// A file of promtool tests, read with its places. Pure.
import { isMap, isScalar, isSeq, LineCounter, parseDocument } from 'yaml'
import type { Document, Node, YAMLMap } from 'yaml'
import { parseDuration } from '../../config/units.ts'
import { kindOf } from '../tested.ts'
import type { TestKind } from '../tested.ts'
import type { InputSeries, Told } from './report.ts'

export interface Place {
  readonly line: number
  readonly col: number
}

/** Offsets in the text. */
export type Range = readonly [from: number, to: number]

export interface Expectation extends Place {
  readonly about: 'alert' | 'expression'
  readonly alert: string
  readonly kind: TestKind | null
  readonly at: string
  readonly seconds: number
  readonly expected: readonly Told[]
  /** Of an expression: where it stands in the text. */
  readonly range?: Range | undefined
}

export interface Test {
  readonly name: string
  readonly intervalSeconds: number
  readonly input: readonly (InputSeries & { readonly place: Place; readonly valuesPlace: Place })[]
  readonly expectations: readonly Expectation[]
  readonly node: YAMLMap
}

export interface TestFile {
  readonly path: string
  readonly text: string
  /** As they are written, relative to the file. */
  readonly ruleFiles: readonly (Place & { readonly path: string; readonly range: Range })[]
  readonly tests: readonly Test[]
  readonly problems: readonly (Place & { readonly message: string })[]
}

const minute = 60

export function readTestFile(path: string, text: string): TestFile {
  const lines = new LineCounter()
  const document = parseDocument(text, { lineCounter: lines })
  const placeOf = (node: unknown): Place => placeAt(lines, (node as Node | null)?.range?.[0] ?? 0)
  const interval = secondsOf(scalar(document, 'evaluation_interval')) ?? minute
  const tests = document.get('tests')
  const reading: Reading = { placeOf, interval }
  return {
    path,
    text,
    ruleFiles: seqItems(document.get('rule_files')).flatMap((item) => {
      const range = rangeOf(item)
      return range === undefined ? [] : [{ ...placeOf(item), path: textOf(item), range }]
    }),
    tests: seqItems(tests).flatMap((test) => (isMap(test) ? [readTest(test, reading)] : [])),
    problems: document.errors.map(({ message, pos }) => ({
      ...placeAt(lines, pos[0]),
      message: message.split(/ at line \d+/)[0] ?? message,
    })),
  }
}

interface Reading {
  readonly placeOf: (node: unknown) => Place
  readonly interval: number
}

function readTest(node: YAMLMap, { placeOf, interval }: Reading): Test {
  const alerts = seqItems(node.get('alert_rule_test'))
  const before = isSeq(node.get('alert_rule_test'))
    ? (node.get('alert_rule_test') as Node).commentBefore
    : null
  return {
    node,
    name: textOf(node.get('name', true)),
    intervalSeconds: secondsOf(textOf(node.get('interval', true))) ?? interval,
    input: seqItems(node.get('input_series')).flatMap((item) =>
      isMap(item)
        ? [
            {
              series: textOf(item.get('series', true)),
              values: textOf(item.get('values', true)),
              place: placeOf(item.get('series', true) ?? item),
              valuesPlace: placeOf(item.get('values', true) ?? item),
            },
          ]
        : [],
    ),
    expectations: [
      ...alerts.flatMap((item, index) =>
        isMap(item) ? [alertExpectation(item, index === 0 ? before : undefined, placeOf)] : [],
      ),
      ...seqItems(node.get('promql_expr_test')).flatMap((item) =>
        isMap(item) ? [exprExpectation(item, placeOf)] : [],
      ),
    ],
  }
}

function alertExpectation(
  item: YAMLMap,
  before: string | null | undefined,
  placeOf: Reading['placeOf'],
): Expectation {
  return {
    ...placeOf(item),
    ...momentOf(item),
    about: 'alert',
    alert: textOf(item.get('alertname', true)),
    kind: kindOf(item, before) ?? null,
    expected: seqItems(item.get('exp_alerts')).flatMap((told) => (isMap(told) ? [toldOf(told)] : [])),
  }
}

function exprExpectation(item: YAMLMap, placeOf: Reading['placeOf']): Expectation {
  const node = item.get('expr', true)
  return {
    ...placeOf(item),
    ...momentOf(item),
    about: 'expression',
    alert: isScalar(node) ? String(node.value) : '',
    kind: null,
    expected: [],
    range: rangeOf(node),
  }
}

function momentOf(item: YAMLMap): Pick<Expectation, 'at' | 'seconds'> {
  const at = textOf(item.get('eval_time', true)) || '0'
  return { at, seconds: secondsOf(at) ?? 0 }
}

function toldOf(item: YAMLMap): Told {
  return { labels: textsOf(item.get('exp_labels')), annotations: textsOf(item.get('exp_annotations')) }
}

function textsOf(map: unknown): Readonly<Record<string, string>> {
  if (!isMap(map)) return {}
  return Object.fromEntries(map.items.map(({ key, value }) => [textOf(key), textOf(value)]))
}

/** As it stands there: for promtool `0x10` and `1e3` are texts. */
function textOf(node: unknown): string {
  if (!isScalar(node)) return typeof node === 'string' ? node : ''
  if (typeof node.value === 'string') return node.value
  return node.source ?? (typeof node.value === 'number' ? String(node.value) : '')
}

function rangeOf(node: unknown): Range | undefined {
  return isScalar(node) && node.range ? [node.range[0], node.range[1]] : undefined
}

function scalar(document: Document, key: string): string {
  return textOf(document.get(key, true))
}

function seqItems(node: unknown): readonly unknown[] {
  return isSeq(node) ? node.items : []
}

function secondsOf(text: string): number | undefined {
  return text === '0' ? 0 : parseDuration(text)
}

function placeAt(lines: LineCounter, offset: number): Place {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(1, line), col: Math.max(1, col) }
}
