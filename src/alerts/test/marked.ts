// A test file in which every failure names its test: promtool tells two tests apart by their names alone, which few have.
import type { Scalar } from 'yaml'
import { isMap, isScalar } from 'yaml'
import type { Test, TestFile } from './test-file.ts'

export interface Marked {
  readonly text: string
  /** Offsets of lines that were put in, as lines of the marked text: what promtool says of lines is moved back. */
  readonly added: readonly number[]
}

interface Edit {
  readonly from: number
  readonly to: number
  readonly text: string
  readonly lines: number
}

export const testMark = (file: number, test: number): string => `lake-${file}-${test}`
export const ruleMark = (file: number, item: number): string => `${file}-${item}-`
export const exprMark = (file: number, test: number, item: number): string =>
  `${testMark(file, test)}-${item}`

/** Its rule files lie beside it, under the names of these patterns. */
export function marked({ text, tests, ruleFiles }: TestFile, file: number): Marked {
  const edits = [
    ...ruleFiles.map(({ range }, index) => replaced(text, range, `${ruleMark(file, index)}*`)),
    ...tests.flatMap((test, index) => [
      named(text, test, testMark(file, index)),
      ...test.expectations.flatMap(({ range, alert }, item): readonly Edit[] =>
        range === undefined ? [] : [replaced(text, range, `${alert}\n#${exprMark(file, index, item)}`)],
      ),
    ]),
  ]
  const inOrder = edits.toSorted((a, b) => a.from - b.from)
  const added: number[] = []
  let [result, at, line] = ['', 0, 1]
  for (const edit of inOrder) {
    const before = text.slice(at, edit.from)
    line += count(before)
    if (edit.lines > 0) added.push(line)
    result += before + edit.text
    line += count(edit.text)
    at = edit.to
  }
  return { text: result + text.slice(at), added }
}

/** The line of the original. */
export function unmarkedLine({ added }: Marked, line: number): number {
  return line - added.filter((it) => it < line).length
}

function named(text: string, { node }: Test, mark: string): Edit {
  const pair = node.items.find(({ key }) => isScalar(key) && key.value === 'name')
  const value = pair?.value
  if (isScalar(value) && value.range) return replaced(text, [value.range[0], value.range[1]], mark)
  const first = node.items[0]?.key as Scalar | undefined
  const from = first?.range?.[0] ?? node.range?.[0] ?? 0
  if (node.flow === true || !isMap(node)) return { from, to: from, text: `name: "${mark}", `, lines: 0 }
  const column = from - (text.lastIndexOf('\n', from - 1) + 1)
  return { from, to: from, text: `name: "${mark}"\n${' '.repeat(column)}`, lines: 1 }
}

/** On as many lines as before. */
function replaced(text: string, [from, to]: readonly [number, number], by: string): Edit {
  return {
    from,
    to,
    text: JSON.stringify(by) + '\n'.repeat(count(text.slice(from, to))),
    lines: 0,
  }
}

function count(text: string): number {
  return text.split('\n').length - 1
}
