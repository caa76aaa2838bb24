import { array, assert, constantFrom, double, integer, oneof, option, property } from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { readNotation } from '../../../src/alerts/backtest/notation.ts'
import { readsOf, shownLabels } from '../../../src/alerts/freeze/expression.ts'
import { reduced, withoutPrivate } from '../../../src/alerts/freeze/labels.ts'
import { notate } from '../../../src/alerts/freeze/notate.ts'
import type { Values } from '../../../src/alerts/freeze/notate.ts'
import { alreadyIn, placeOf } from '../../../src/alerts/freeze/place.ts'
import { durationText, headText, itemText, seriesText } from '../../../src/alerts/freeze/text.ts'
import type { Frozen } from '../../../src/alerts/freeze/text.ts'
import { timeMeant } from '../../../src/alerts/freeze/time.ts'

describe('values as promtool writes them', () => {
  it.each<[Values, string]>([
    [[0, 0, 0], '0x2'],
    [[0, 5, 10, 15, 3], '0+5x3 3'],
    [[3, 2, 1, 0], '3-1x3'],
    [[undefined, undefined, 1, 2], '_x2 1 2'],
    [[1, undefined, undefined, 2], '1 stale _ 2'],
    [[1, undefined], '1 stale'],
    [[1, 2], '1 2'],
    [[NaN, NaN, Infinity, -Infinity], 'NaNx1 Inf -Inf'],
    [[1e21, 1e-7], '1e21 1e-7'],
    // Step by step this comes out otherwise by a bit.
    [[0.1, 0.2, 0.3, 0.4], '0.1 0.2 0.3 0.4'],
    [[], ''],
  ])('%j', (values, text) => {
    expect(notate(values)).toBe(text)
  })

  test('are read again as they were', () => {
    const number = oneof(integer({ min: -3, max: 3 }), double(), constantFrom(1, 1, 2, NaN, Infinity, 1e300))
    assert(
      property(array(option(number, { nil: undefined, freq: 5 }), { maxLength: 40 }), (values) => {
        const { steps, values: numbers, stale } = readNotation(notate(values), 1000)
        const read: (number | undefined)[] = values.map(() => undefined)
        for (const [index, step] of steps.entries()) if (stale[index] === 0) read[step] = numbers[index]! + 0
        expect(read).toEqual(values.map((value) => (value === undefined ? undefined : value + 0)))
        // Where a value goes away it is said, and nowhere else.
        const ends = values.filter(
          (value, at) => value === undefined && at > 0 && values[at - 1] !== undefined,
        )
        expect([...stale].filter((it) => it === 1)).toHaveLength(ends.length)
      }),
    )
  })
})

const expr =
  'sum by (kind) (rate(failed_total{job="it",pod=~"a.*"}[5m] offset 1m)) / on (kind) max_over_time(x[10m:1m])'

it('reads of an expression what it needs of its series', () => {
  const reads = readsOf(expr)
  expect([...reads.labels].toSorted()).toEqual(expect.arrayContaining(['job', 'kind', 'pod']))
  expect([...reads.patterns]).toEqual(['pod'])
  expect(reads).toMatchObject({ reachMs: 16 * 60_000, takesAway: false, knowsTime: false })
  expect(readsOf('time() - sum without (pod) (a) > 5')).toMatchObject({ takesAway: true, knowsTime: true })
  expect([...shownLabels(['{{ $labels.host }} {{ .Labels.disk }} {{ $value }}'])]).toEqual(['host', 'disk'])
})

describe('labels', () => {
  const none = new Set<string>()

  test('stay where the rule uses them, or where they tell series apart', () => {
    const all = [
      { __name__: 'a', job: 'it', kind: 'x', pod: 'p1', node: 'n1', env: 'prod' },
      { __name__: 'a', job: 'it', kind: 'y', pod: 'p1', node: 'n2', env: 'prod' },
      { __name__: 'a', job: 'it', kind: 'x', pod: 'p2', node: 'n3', env: 'prod' },
    ]
    const { labels, dropped } = reduced(all, readsOf('sum by (kind) (a{job="it"}) > 1'), none)
    expect(dropped).toEqual(['env', 'node'])
    expect(labels[0]).toEqual({ __name__: 'a', job: 'it', kind: 'x', pod: 'p1' })
    expect(reduced(all, readsOf('a > 1'), new Set(['env'])).dropped).not.toContain('env')
    // Groups are made of all that is left.
    expect(reduced(all, readsOf('sum without (pod) (a)'), none).dropped).toEqual(['env', 'job'])
  })

  test('of two metrics go on fitting together, and no others', () => {
    const all = [
      { __name__: 'a', x: '1', y: '1' },
      { __name__: 'b', x: '1', y: '2' },
    ]
    // Without y they would fit.
    expect(reduced(all, readsOf('a / b > 1'), none).dropped).toEqual(['x'])
  })

  test('hold no host and no secret', () => {
    const reads = readsOf('up{instance="known.corp.example:1"} == 0')
    const all = [
      { instance: 'db1.corp.example:5432', url: 'http://db1.corp.example/x', addr: '10.1.2.3:80' },
      { instance: 'db2.corp.example:5432', api_key: 'abc', class: 'java.lang.Error', at: 'u://me:pw@h/x' },
      { instance: 'known.corp.example:1', host: 'localhost:9090', uri: '/api/v2/x', node: 'trino' },
      { instance: '[fe80::1]:80', note: 'has minted-secret in it', ip: '192.168.0.1' },
    ]
    const { labels, replaced } = withoutPrivate(all, reads, ['minted-secret'])
    expect(labels).toEqual([
      { instance: 'host-1:5432', url: 'http://host-1/x', addr: 'host-2:80' },
      { instance: 'host-3:5432', api_key: 'secret-1', class: 'java.lang.Error', at: 'secret-2' },
      { instance: 'known.corp.example:1', host: 'localhost:9090', uri: '/api/v2/x', node: 'trino' },
      { instance: 'host-4:80', note: 'secret-3', ip: 'host-5' },
    ])
    expect(JSON.stringify(replaced)).not.toMatch(/corp|minted|me:pw/)
    // What a pattern of the rule must go on matching stays.
    expect(withoutPrivate([{ instance: 'db1.corp.example' }], readsOf('up{instance=~"db.*"}'), [])).toEqual({
      labels: [{ instance: 'db1.corp.example' }],
      replaced: [],
    })
  })
})

const frozen: Frozen = {
  alert: 'Full',
  name: 'Full as it began to fire at 2026-11-28T14:00:00Z',
  ruleFile: 'mine.rules.yaml',
  evaluationSeconds: 15,
  stepSeconds: 15,
  input: [{ series: seriesText({ __name__: 'used', disk: 'it\'s "a"' }), values: '0x4 1x3' }],
  moments: [
    { word: 'not yet', seconds: 45, expected: [] },
    { word: 'fires', seconds: 75, expected: [{ labels: { disk: 'a' }, annotations: { summary: 'a: b' } }] },
  ],
}

describe('the place of a test', () => {
  const text = `${headText(frozen)}${itemText(frozen, '  ')}`

  test('is a file of its alert', () => {
    expect(placeOf(frozen, new Map())).toEqual({ path: 'alerts/Full.test.yaml', text, isNew: true })
    expect(alreadyIn(new Map([['alerts/Full.test.yaml', text]]), frozen)).toBe('alerts/Full.test.yaml')
    expect(
      alreadyIn(new Map([['alerts/Full.test.yaml', text]]), { ...frozen, name: 'other' }),
    ).toBeUndefined()
  })

  test('is the end of it where it is there: nothing in it is changed', () => {
    const mine = `# mine\nrule_files:\n  - mine.rules.yaml\nevaluation_interval: 15s\ntests:\n- interval: 1m # hand-made\n  input_series: []\n\n`
    const { path, text: longer, isNew } = placeOf(frozen, new Map([['alerts/Full.test.yaml', mine]]))
    expect({ path, isNew }).toEqual({ path: 'alerts/Full.test.yaml', isNew: false })
    expect(longer).toBe(`${mine.trimEnd()}\n${itemText(frozen, '')}`)
    expect(alreadyIn(new Map([[path, longer]]), frozen)).toBe(path)
  })

  test.each([
    [
      'another interval',
      'rule_files: [mine.rules.yaml]\nevaluation_interval: 1m\ntests:\n  - interval: 1m\n',
    ],
    ['other rules', 'rule_files: [other.rules.yaml]\nevaluation_interval: 15s\ntests:\n  - interval: 1m\n'],
    ['something behind the tests', 'tests:\n  - interval: 1m\nrule_files: [mine.rules.yaml]\n'],
    ['what is no YAML', 'tests: [\n'],
    ['no list of its own lines', 'rule_files: [mine.rules.yaml]\nevaluation_interval: 15s\ntests: []\n'],
  ])('is another file beside one with %s', (_, there) => {
    expect(placeOf(frozen, new Map([['alerts/Full.test.yaml', there]]))).toMatchObject({
      path: 'alerts/Full.frozen.test.yaml',
      isNew: true,
    })
  })
})

describe('--at', () => {
  const now = Date.parse('2026-11-28T15:00:00Z')
  it.each([
    ['2026-11-28T14:00:00Z', '2026-11-28T14:00:00.000Z'],
    ['2h', '2026-11-28T13:00:00.000Z'],
    ['1795874400', '2026-11-28T14:00:00.000Z'],
  ])('%s', (text, time) => {
    expect(new Date(timeMeant(text, now)).toISOString()).toBe(time)
  })

  it.each([
    ['soon', 'is no time'],
    ['', 'is no time'],
    ['2026-13-45', 'is no time'],
    ['2026-11-28T15:02:00Z', 'is yet to come'],
  ])('refuses %j', (text, why) => {
    expect(() => timeMeant(text, now)).toThrow(why)
  })
})

it('counts in hours, minutes and seconds', () => {
  expect([0, 45, 75, 3600, 3661.5].map(durationText)).toEqual(['0s', '45s', '1m15s', '1h', '1h1m1s500ms'])
})
