// The tree of an expression, which series belong together, and why a part is empty.
import { describe, expect, test } from 'vitest'
import { allParts, partsOf } from '../../src/alerts/explain/parts.ts'
import type { Part } from '../../src/alerts/explain/parts.ts'
import { holds, rowsOf, signature } from '../../src/alerts/explain/values.ts'
import type { Labels, Worth } from '../../src/alerts/explain/values.ts'
import { whyEmpty } from '../../src/alerts/explain/why.ts'
import { alerts } from '../templates/files.ts'
import { recorded } from './recorded.ts'

const tree = (part: Part): unknown =>
  part.children.length === 0 ? part.text : { [`${part.kind} ${part.op}`]: part.children.map(tree) }

describe('an expression', () => {
  test('is taken apart at its operators, and at what they are applied to', () => {
    const expr =
      '# why\n(sum by (a) (rate(x{b="c"}[5m] offset 1d)) / 2 > bool -5) and on (a) absent(y) unless z < (3)'
    expect(tree(partsOf(expr, 'prometheus'))).toEqual({
      'set unless': [
        {
          'set and': [
            {
              'arithmetic >': [
                { 'arithmetic /': [{ 'call sum': [{ 'call rate': ['x{b="c"}[5m] offset 1d'] }] }, '2'] },
                '-5',
              ],
            },
            { 'call absent': ['y'] },
          ],
        },
        { 'compare <': ['z', '3'] },
      ],
    })
  })

  test('has its offset at what it stands behind, however the grammar reads it', () => {
    const expr = '(a unless b offset 10m) > 1 or c + d{e="f"} @ end() offset 5m'
    expect(tree(partsOf(expr, 'prometheus'))).toEqual({
      'set or': [
        { 'compare >': [{ 'set unless': ['a', 'b offset 10m'] }, '1'] },
        { 'arithmetic +': ['c', 'd{e="f"} @ end() offset 5m'] },
      ],
    })
  })

  test('of LogQL is built alike', () => {
    const expr =
      'sum by (a) (rate({b="c"} |= "x" [5m])) > 2 and sum by (a) (count_over_time({b="d"}[1m])) > 100'
    expect(tree(partsOf(expr, 'loki'))).toEqual({
      'set and': [
        { 'compare >': [{ 'call sum': [{ 'call rate': ['{b="c"} |= "x" [5m]'] }] }, '2'] },
        { 'compare >': [{ 'call sum': [{ 'call count_over_time': ['{b="d"}[1m]'] }] }, '100'] },
      ],
    })
  })

  test.each(alerts)('of $alert has parts that are pieces of it, numbered in order', ({ expr, file }) => {
    const parts = allParts(partsOf(expr, file.startsWith('loki') ? 'loki' : 'prometheus'))
    expect(parts.map(({ id }) => id)).toEqual(parts.map((_, index) => index))
    for (const { from, to, text } of parts) expect(expr.slice(from, to)).toBe(text)
    expect(parts.filter(({ kind }) => kind === 'value')).toEqual([])
  })
})

test('series belong together by on, by ignoring, or by all labels but the name', () => {
  const a = { __name__: 'x', job: 'a', code: '5' }
  const b = { __name__: 'y', job: 'a', code: '7' }
  expect(signature(a, { by: 'on', labels: ['job'] })).toBe(signature(b, { by: 'on', labels: ['job'] }))
  expect(signature(a, { by: 'ignoring', labels: ['code'] })).toBe(
    signature(b, { by: 'ignoring', labels: ['code'] }),
  )
  expect(signature(a, { by: 'ignoring', labels: [] })).not.toBe(signature(b, { by: 'ignoring', labels: [] }))
  expect(signature({ job: 'a', empty: '' }, { by: 'ignoring', labels: [] })).toBe(
    signature({ job: 'a' }, { by: 'ignoring', labels: [] }),
  )
})

describe('what is true', () => {
  interface Sample {
    readonly metric: Labels
    readonly value: readonly [number, string]
  }
  type Answers = Readonly<
    Record<string, { readonly body: { readonly data?: { readonly result: readonly Sample[] } } }>
  >
  const answers = recorded('explain') as Answers
  const worth = (query: string): Worth => ({
    series: (answers[`/api/v1/query?query=${query}`]?.body.data?.result ?? []).map(({ metric, value }) => ({
      labels: metric,
      value: Number(value[1]),
    })),
    scalar: false,
    error: null,
  })
  const compared = Object.keys(answers)
    .map((key) => key.replace('/api/v1/query?query=', ''))
    .map((query) => ({ query, part: partsOf(query, 'prometheus') }))
    .filter(({ part }) => part.kind === 'compare')

  test.each(compared)('is what Prometheus let through: $query', ({ query, part }) => {
    const worths = new Map(part.children.map((child) => [child.id, worth(child.text)]))
    const ours = rowsOf(part, worths).filter((row) => row.holds)
    const theirs = worth(query).series
    const sorted = (labels: readonly Labels[]) =>
      labels.map((each) => signature(each, part.matching)).toSorted()
    expect(sorted(ours.map(({ labels }) => labels))).toEqual(sorted(theirs.map(({ labels }) => labels)))
  })

  test('is shown first, the closest to the line before the others, whichever side the number is on', () => {
    const series = [5, 30, 11, 9, NaN].map((value, index) => ({ labels: { a: String(index) }, value }))
    const values = (expr: string): readonly number[] => {
      const part = partsOf(expr, 'prometheus')
      const vector = part.children.find(({ kind }) => kind !== 'number')
      return rowsOf(part, new Map([[vector?.id ?? 0, { series, scalar: false, error: null }]])).map(
        ({ value }) => value,
      )
    }
    expect(values('x > 10')).toEqual([11, 30, 9, 5, NaN])
    expect(values('10 < x')).toEqual([11, 30, 9, 5, NaN])
    expect(values('x < 10')).toEqual([9, 5, 11, 30, NaN])
  })

  test.each([
    [1, '>', 1, false],
    [1, '>=', 1, true],
    [1, '<=', 1, true],
    [0, '<', 1, true],
    [1, '==', 1, true],
    [1, '!=', 1, false],
    [NaN, '!=', 1, true],
    [NaN, '<', 1, false],
  ])('%d %s %d: %s', (value, op, against, expected) => expect(holds(value, op, against)).toBe(expected))
})

describe('why a part is empty', () => {
  /** By the text of a part; all that is not named has nothing. */
  const why = (expr: string, known: Readonly<Record<string, readonly (readonly [Labels, number])[]>>) => {
    const root = partsOf(expr, 'prometheus')
    const worths = new Map(
      allParts(root).map((part) => [
        part.id,
        {
          series: (known[part.text] ?? []).map(([labels, value]) => ({ labels, value })),
          scalar: false,
          error: null,
        },
      ]),
    )
    return whyEmpty(root, worths).map(({ kind, text }) => `${kind}: ${text}`)
  }
  const a = { job: 'a' }
  const b = { job: 'b' }

  test.each([
    ['absent(x)', { x: [[a, 1]] }, ['there are series: absent(x) wants no series, and there are 1']],
    [
      'rate(x[5m]) > 1',
      { 'x[5m]': [[a, 1]] },
      ['too few samples: rate(x[5m]) needs two samples in its range, and there are fewer'],
    ],
    [
      'x > 5',
      {
        x: [
          [a, 3],
          [b, 4],
        ],
      },
      ['false: x is 4 for {job="b"}, the closest of 2; it must be > 5'],
    ],
    ['5 < x', { x: [[a, 3]] }, ['false: x is 3 for {job="a"}; it must be > 5']],
    [
      'x and y',
      { x: [[a, 1]], y: [[b, 1]] },
      [
        'no partner: no label set of the left side of "and" has a partner on the right (matched by all labels): left has {job="a"}, right {job="b"}',
      ],
    ],
    [
      'x unless y',
      { x: [[a, 1]], y: [[a, 1]] },
      ['excluded: unless takes away all 1 that the left side has: y has them too'],
    ],
    ['x or y', {}, ['no series: there is no series x', 'no series: there is no series y']],
    ['x / y > 1', { x: [[a, 1]] }, ['no series: there is no series y']],
    [
      'x / y > 1',
      { x: [[a, 1]], y: [[b, 1]] },
      [
        'no partner: no label set of the left side of "/" has a partner on the right (matched by all labels): left has {job="a"}, right {job="b"}',
      ],
    ],
    // The floor of a ratio: its own label set is below it, another one is not.
    [
      'x > 1 and y > 10',
      {
        x: [[a, 2]],
        'x > 1': [[a, 2]],
        y: [
          [a, 3],
          [b, 40],
        ],
        'y > 10': [[b, 40]],
      },
      ['false: y is 3 for {job="a"}; it must be > 10'],
    ],
    ['x > 1 and y > 10', { x: [[a, 0]], y: [[a, 40]] }, ['false: x is 0 for {job="a"}; it must be > 1']],
    [
      'x > 1',
      { x: [[a, NaN]] },
      ['not a number: x > 1: the value is NaN (0 divided by 0), and no comparison with it is true'],
    ],
  ] as const)('%s with %j', (expr, known, expected) => expect(why(expr, known)).toEqual(expected))
})
