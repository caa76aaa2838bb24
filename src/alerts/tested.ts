// Which kinds of tests an alert has, as its test file tells.
import { isMap, isSeq, parseDocument } from 'yaml'
import type { YAMLMap } from 'yaml'

export const testKinds = ['fires', 'not yet', 'under', 'recovers', 'idle', 'missing'] as const
export type TestKind = (typeof testKinds)[number]

/** By alert. */
export type Tested = Readonly<Record<string, readonly TestKind[]>>

/** What the comment above an expectation says; what is expected to fire is told by itself. */
const words: Readonly<Record<string, TestKind>> = {
  'not yet': 'not yet',
  under: 'under',
  recovered: 'recovers',
  idle: 'idle',
  healthy: 'idle',
  'no data': 'missing',
  'no series': 'missing',
}

/** Of all alerts that these texts test; a text that is no YAML tests nothing. */
export function testedBy(texts: readonly string[]): Tested {
  const found = texts.flatMap((text) => testsIn(text))
  const byAlert = Map.groupBy(found, ({ alert }) => alert)
  return Object.fromEntries(
    [...byAlert].map(([alert, tests]) => [
      alert,
      testKinds.filter((kind) => tests.some((test) => test.kind === kind)),
    ]),
  )
}

interface Test {
  readonly alert: string
  readonly kind: TestKind
}

function testsIn(text: string): readonly Test[] {
  const tests = parseDocument(text).get('tests')
  if (!isSeq(tests)) return []
  return tests.items.flatMap((test) => {
    if (!isMap(test)) return []
    const alert = test.get('alert')
    // Tests of rules on logs say their kind.
    if (typeof alert === 'string')
      return testKinds.filter((kind) => kind === test.get('kind')).map((kind) => ({ alert, kind }))
    const expected = test.get('alert_rule_test')
    if (!isSeq(expected)) return []
    return expected.items.flatMap((item, index) =>
      isMap(item) ? expectation(item, index === 0 ? expected.commentBefore : undefined) : [],
    )
  })
}

function expectation(item: YAMLMap, before: string | null | undefined): readonly Test[] {
  const alert = item.get('alertname')
  if (typeof alert !== 'string') return []
  const kind = kindOf(item, before)
  return kind === undefined ? [] : [{ alert, kind }]
}

/** `before`: the comment above the first of a list, which YAML gives to the list. */
export function kindOf(item: YAMLMap, before: string | null | undefined): TestKind | undefined {
  if (item.has('exp_alerts')) return 'fires'
  return words[(item.commentBefore ?? before ?? '').trim()]
}
