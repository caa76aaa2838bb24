// The pure part of `lake view`: variables, times, units, thresholds, mappings, transformations, places of panels.
import { expect, test } from 'vitest'
import { show, styleOf, configOf } from '../../src/view/model/field.ts'
import { framesOf } from '../../src/view/model/frames.ts'
import { interpolate } from '../../src/view/model/interpolate.ts'
import type { Value } from '../../src/view/model/interpolate.ts'
import { layout } from '../../src/view/model/layout.ts'
import { readDashboard } from '../../src/view/model/read.ts'
import { panelRequests } from '../../src/view/model/requests.ts'
import { calculation } from '../../src/view/model/reduce.ts'
import { seriesColours } from '../../src/view/model/colour.ts'
import { momentMs, stepSeconds } from '../../src/view/model/time.ts'
import { format, plain } from '../../src/view/model/units.ts'
import { resolveVariables } from '../../src/view/model/variables.ts'
import { field, frame } from './frames.ts'

const many: Value = { texts: ['a', 'b.c'], values: ['a', 'b.c'], multi: true }
const values = new Map<string, Value>([
  ['job', many],
  ['one', { texts: ['Eins'], values: ['1"x'], multi: false }],
  ['all', { texts: ['All'], values: ['a', 'b'], multi: true, all: '.*' }],
])

test.each([
  ['up{job=~"$job"}', String.raw`up{job=~"(a|b\\.c)"}`],
  ['up{job=~"${job:regex}"}', String.raw`up{job=~"(a|b\.c)"}`],
  ['${job:pipe} ${job:csv} ${job:glob}', 'a|b.c a,b.c {a,b.c}'],
  ['${job:singlequote} ${job:doublequote} ${job:json}', `'a','b.c' "a","b.c" ["a","b.c"]`],
  ['${job:queryparam}', 'var-job=a&var-job=b.c'],
  ['${job:percentencode}', 'a%2Cb.c'],
  ['x="$one"', String.raw`x="1\"x"`],
  ['[[one:raw]] ${one:text}', '1"x Eins'],
  ['up{a=~"$all"} $nobody', 'up{a=~".*"} $nobody'],
])('%s with variables', (text, written) => expect(interpolate(text, values, 'query')).toBe(written))

test.each([
  [0, 's', '0 s'],
  [0.0123, 's', '12.3 ms'],
  [90, 's', '1.5 min'],
  [1500, 'ms', '1.5 s'],
  [1536, 'bytes', '1.5 KiB'],
  [1500, 'decbytes', '1.5 kB'],
  [2_500_000, 'Bps', '2.5 MB/s'],
  [0.1234, 'percentunit', '12.3%'],
  [12.34, 'percent', '12.3%'],
  [1234, 'short', '1.23 K'],
  [1234.5, 'locale', '1,234.5'],
  [1500, 'reqps', '1.5 K req/s'],
  [12, 'ops', '12 ops/s'],
  [3, 'suffix: rows', '3 rows'],
  [-2048, 'bytes', '-2 KiB'],
  [Number.POSITIVE_INFINITY, 's', '+Inf'],
  [Number.NaN, 's', 'NaN'],
] as const)('%s as %s', (value, unit, text) => expect(plain(format(value, { unit }))).toBe(text))

test('decimals are as many as are asked for', () => {
  expect(plain(format(1.5, { unit: 'percent', decimals: 3 }))).toBe('1.500%')
  expect(plain(format(1_700_000_000_000, { unit: 'dateTimeFromNow', now: 1_700_000_180_000 }))).toBe(
    '3 minutes ago',
  )
})

test.each([
  ['now-1h', 3_600_000],
  ['now-90m', 5_400_000],
  ['now', 0],
] as const)('%s', (text, before) => expect(momentMs(text, 1e12)).toBe(1e12 - before))

test('moments are rounded down at a start and up at an end; what is none is none', () => {
  expect(momentMs('now/d', Date.UTC(2026, 4, 6, 13))).toBe(Date.UTC(2026, 4, 6))
  expect(momentMs('now/d', Date.UTC(2026, 4, 6, 13), true)).toBe(Date.UTC(2026, 4, 7) - 1)
  expect(momentMs('1700000000000', 0)).toBe(1_700_000_000_000)
  expect(momentMs('2026-05-06T00:00:00Z', 0)).toBe(Date.UTC(2026, 4, 6))
  expect(momentMs('yesterday', 0)).toBeUndefined()
})

test('steps fit the room, and are no finer than what is scraped', () => {
  expect(stepSeconds({ from: 0, to: 3_600_000 }, 600, 15)).toBe(15)
  expect(stepSeconds({ from: 0, to: 7 * 86_400_000 }, 600, 15)).toBe(900)
})

const style = styleOf({
  unit: 'ms',
  thresholds: {
    mode: 'absolute',
    steps: [
      { color: 'green', value: null },
      { color: 'red', value: 80 },
    ],
  },
  mappings: [
    { type: 'value', options: { '0': { text: 'idle', color: 'blue' } } },
    { type: 'range', options: { from: 100, to: 200, result: { text: 'slow' } } },
    { type: 'special', options: { match: 'null', result: { text: 'gone' } } },
  ],
})

test.each([
  [0, 'idle', 'blue'],
  [79, '79 ms', 'green'],
  [80, '80 ms', 'red'],
  [150, 'slow', 'red'],
  [null, 'gone', 'green'],
] as const)('%s by mapping and threshold', (value, text, color) => {
  expect(show(value, style)).toMatchObject({ text, color })
})

test('thresholds in percent are of the range', () => {
  const percent = styleOf({
    min: 0,
    max: 200,
    thresholds: {
      mode: 'percentage',
      steps: [
        { color: 'green', value: null },
        { color: 'red', value: 50 },
      ],
    },
  })
  expect([99, 100].map((value) => show(value, percent).color)).toEqual(['green', 'red'])
})

test('overrides by name and expression change fields, nested properties too', () => {
  const panel = {
    defaults: { unit: 's', custom: { align: 'left' } },
    overrides: [
      { matcher: { id: 'byName', options: 'x' }, properties: [{ id: 'custom.width', value: 90 }] },
      { matcher: { id: 'byRegexp', options: '/^Y/i' }, properties: [{ id: 'unit', value: 'bytes' }] },
    ],
  }
  const one = frame('A', field('x', 'number', [1]), field('y', 'number', [1]))
  expect(one.fields.map((each) => configOf(panel, each, one))).toEqual([
    { unit: 's', custom: { align: 'left', width: 90 } },
    { unit: 'bytes', custom: { align: 'left' } },
  ])
})

test.each([
  ['lastNotNull', 4],
  ['firstNotNull', 1],
  ['min', 1],
  ['max', 9],
  ['mean', 4.25],
  ['sum', 17],
  ['count', 4],
  ['range', 8],
  ['diff', 3],
  ['delta', 12],
  ['p50', 4],
])('%s', (id, value) => expect(calculation(id)?.of([1, null, 3, 9, 4, Number.NaN])).toBe(value))

test('the colour of a series follows its name alone', () => {
  const [before] = seriesColours(['trino'])
  expect(seriesColours(['nessie-12', 'trino'])[1]).toBe(before)
  expect(new Set(seriesColours(Array.from({ length: 16 }, (_name, index) => `pod-${index}`))).size).toBe(16)
})

const dashboard = readDashboard({
  uid: 'x',
  templating: {
    list: [
      {
        name: 'job',
        type: 'query',
        query: 'label_values(up{env="$env"}, job)',
        multi: true,
        includeAll: true,
        sort: 2,
        current: { value: ['$__all'] },
      },
      { name: 'env', type: 'custom', query: 'prod, Test : test', current: { value: 'test' } },
      { name: 'broken', type: 'query', query: 'magic(1)' },
    ],
  },
  panels: [
    { id: 1, type: 'stat', repeat: 'job', maxPerRow: 2, gridPos: { x: 0, y: 0, w: 24, h: 4 } },
    {
      id: 2,
      type: 'timeseries',
      gridPos: { x: 0, y: 4, w: 12, h: 8 },
      targets: [{ expr: 'rate(x{job=~"$job"}[$__rate_interval])' }, { expr: 'y', instant: true }],
    },
    {
      id: 3,
      type: 'row',
      repeat: 'job',
      collapsed: true,
      gridPos: { x: 0, y: 12, w: 24, h: 1 },
      panels: [{ id: 4, type: 'text', gridPos: { x: 0, y: 13, w: 24, h: 3 } }],
    },
  ],
})
const known = {
  range: { from: 1_000_000_000_000, to: 1_000_003_600_000 },
  sources: [{ uid: 'prometheus', type: 'prometheus', name: 'Prometheus' }],
  scrapeSeconds: 15,
  now: 1_000_003_600_000,
}

test('variables wait for those that they need, and then for the backend', async () => {
  const asked: string[] = []
  const { variables, values: chosen } = await resolveVariables(
    dashboard,
    new Map(),
    known,
    async ({ path, params }) => {
      asked.push(`${path} ${params['match[]'] ?? ''}`)
      return { data: ['a', 'b', 'c'] }
    },
  )
  expect(asked).toEqual(['label/job/values up{env="test"}'])
  expect(chosen.get('job')).toEqual({ texts: ['All'], values: ['c', 'b', 'a'], multi: true })
  expect(variables.map(({ error }) => error)).toEqual([
    undefined,
    undefined,
    'lake view does not know this query: magic(1)',
  ])
})

test('panels and rows are repeated, and what is below makes room', () => {
  const places = layout(
    dashboard.panels,
    new Map([['job', { texts: ['All'], values: ['a', 'b', 'c'], multi: true }]]),
  )
  expect(
    places.map(({ key, collapsed, panels }) => [
      key,
      collapsed,
      panels.map((placed) => [placed.key, placed.place.x, placed.place.y, placed.place.w]),
    ]),
  ).toEqual([
    [
      'top0',
      false,
      [
        ['1:a', 0, 0, 12],
        ['1:b', 12, 0, 12],
        ['1:c', 0, 4, 12],
        ['2', 0, 8, 12],
      ],
    ],
    ['row3:a', true, [['4:a', 0, 0, 24]]],
    ['row3:b', true, [['4:b', 0, 0, 24]]],
    ['row3:c', true, [['4:c', 0, 0, 24]]],
  ])
})

test('a panel asks with steps and intervals put in, on whole steps', () => {
  const [, panel] = dashboard.panels
  const asked = panelRequests(panel!, 240, { ...known, values: new Map([['job', many]]) })
  expect(asked.map((each) => each.kind === 'ask' && each.request)).toEqual([
    {
      backend: 'prometheus',
      path: 'query_range',
      params: {
        query: String.raw`rate(x{job=~"(a|b\\.c)"}[60s])`,
        start: '999999990',
        end: '1000003590',
        step: '15',
      },
    },
    { backend: 'prometheus', path: 'query', params: { query: 'y', time: '1000003600' } },
  ])
})

test('numbers that are no JSON are numbers all the same; lines are newest first', () => {
  const target = readDashboard({ panels: [{ targets: [{ expr: 'x', legendFormat: '{{job}}' }] }] }).panels[0]!
    .targets[0]!
  const matrix = {
    data: {
      resultType: 'matrix',
      result: [
        {
          metric: { job: 'a' },
          values: [
            [1, '+Inf'],
            [2, 'NaN'],
            [3, '0.5'],
          ],
        },
      ],
    },
  }
  expect(framesOf(matrix, target, false)[0]).toMatchObject({
    name: 'a',
    fields: [{ values: [1000, 2000, 3000] }, { values: [Infinity, NaN, 0.5] }],
  })
  const streams = {
    data: {
      resultType: 'streams',
      result: [
        {
          stream: { a: '1' },
          values: [
            ['1000000000000000000', 'old'],
            ['2000000000000000000', 'new'],
          ],
        },
      ],
    },
  }
  expect(framesOf(streams, target, false)[0]?.fields[2]?.values).toEqual(['new', 'old'])
})
