// Where a frozen test goes: to the tests of its alert where they can take it, else into a file of its own. What is there
// is never changed, only added to.
import { dirname, relative } from 'node:path'
import { isMap, isScalar, isSeq, parseDocument } from 'yaml'
import type { YAMLMap } from 'yaml'
import { parseDuration } from '../../config/units.ts'
import { readTestFile } from '../test/test-file.ts'
import { headText, itemText } from './text.ts'
import type { Frozen } from './text.ts'

export interface Written {
  readonly path: string
  /** Of the whole file. */
  readonly text: string
  readonly isNew: boolean
}

/** The file that has this very test already. */
export function alreadyIn(
  tests: ReadonlyMap<string, string>,
  { alert, name }: Pick<Frozen, 'alert' | 'name'>,
) {
  return [...tests].find(([path, text]) =>
    readTestFile(path, text).tests.some(
      (test) => test.name === name && test.expectations.some((it) => it.alert === alert),
    ),
  )?.[0]
}

/** From the folder of a test to the rules: `mine.rules.yaml`, `../.lake/prometheus/rules/trino.yaml`. */
export function ruleFileFrom(test: string, rules: string): string {
  return relative(dirname(test), rules)
}

export function placeOf(frozen: Frozen, tests: ReadonlyMap<string, string>): Written {
  for (const number of Array.from({ length: 100 }, (_, index) => index)) {
    const path = `alerts/${frozen.alert}${['', '.frozen'][number] ?? `.frozen-${number}`}.test.yaml`
    const text = tests.get(path)
    if (text === undefined) return { path, text: `${headText(frozen)}${itemText(frozen, '  ')}`, isNew: true }
    const longer = added(text, frozen)
    if (longer !== undefined) return { path, text: longer, isNew: false }
  }
  throw new Error(`no name is left for a test of ${frozen.alert}`)
}

/** At the end of the list of tests, where that is the end of the file; undefined where it does not fit in. */
function added(text: string, frozen: Frozen): string | undefined {
  const document = parseDocument(text)
  const root = document.contents
  const tests = document.get('tests')
  if (document.errors.length > 0 || !isMap(root) || !isSeq(tests) || tests.flow === true) return undefined
  const last = root.items.at(-1)
  const isLast = isScalar(last?.key) && last.key.value === 'tests'
  if (!isLast || !fits(root, frozen)) return undefined
  const first = tests.range?.[0] ?? 0
  const column = first - (text.lastIndexOf('\n', first - 1) + 1)
  return `${text.trimEnd()}\n${itemText(frozen, ' '.repeat(column))}`
}

function fits(root: YAMLMap, { evaluationSeconds, ruleFile }: Frozen): boolean {
  const interval = root.get('evaluation_interval')
  const seconds = interval === undefined ? 60 : parseDuration(typeof interval === 'string' ? interval : '')
  const files = root.get('rule_files')
  return seconds === evaluationSeconds && isSeq(files) && files.toJSON().includes(ruleFile)
}
