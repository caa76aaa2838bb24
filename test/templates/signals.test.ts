// Every signal that lake names, with every condition that it offers: the metric is in its contract, the linter has nothing
// against the rule, and promtool passes the tests that are written beside it.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { signalsOf } from '../../src/alerts/new/catalogue.ts'
import { customDraft } from '../../src/alerts/new/own.ts'
import { draftOf, conditionFor } from '../../src/alerts/new/request.ts'
import { flagOf, thresholdUnit } from '../../src/alerts/new/condition.ts'
import type { ConditionName, Signal } from '../../src/alerts/new/signal.ts'
import { rulesText, testText } from '../../src/alerts/new/texts.ts'
import { testedBy } from '../../src/alerts/tested.ts'
import type { ContractFile } from '../../src/contracts/contract.ts'
import { components } from '../../src/components/index.ts'
import { lint } from '../../src/lint/lint.ts'
import { shippedFacts } from '../lint/material.ts'
import { readTemplate, templatePaths } from './files.ts'
import { tool } from './tools.ts'

const promtool = tool('promtool')

const files = templatePaths('signals')
const data = Object.fromEntries(
  files.map((path) => [path, parse(readTemplate(path)) as Record<string, unknown>]),
)
const folder = mkdtempSync(join(tmpdir(), 'lake-signals-'))
afterAll(() => rmSync(folder, { recursive: true }))

const signals = files.flatMap((path): readonly Signal[] => {
  const name = path.replace(/^signals\/|\.yaml$/g, '') as keyof typeof components
  const { recorded } = components[name].contract
  const contract = JSON.parse(readTemplate(`contracts/${name}/${recorded}.json`)) as ContractFile
  return signalsOf(name, contract, { data })
})

const amounts = { count: ['5', '0'], s: ['30s'], bytes: ['10GB'], ratio: ['20%'] } as const
const times = { stale: ['20m'], full: ['4h'] } as const

function amountsFor(signal: Signal, name: ConditionName): readonly (string | true)[] {
  if (name === 'absent') return [true]
  if (name === 'stale' || name === 'full') return times[name]
  const all = amounts[thresholdUnit(name, signal)]
  // Nothing is below nothing, and a quantile is never 0.
  return name === 'above' && signal.how !== 'quantile' ? all : all.slice(0, 1)
}

const cases = signals.flatMap((signal) =>
  signal.conditions.flatMap((name) =>
    amountsFor(signal, name).map((amount) => ({ signal, name, amount, id: signal.id })),
  ),
)

/** Those that are written alike are asked for once. */
const shapes = new Map(
  cases.map((it) => {
    const { how, alike, by, match, of, metric, full, divide } = it.signal
    const kind = [
      how,
      alike,
      by.length,
      match.replaceAll(/\w/g, ''),
      of === metric,
      full,
      divide,
      it.name,
      it.amount,
    ]
    return [kind.join(), it] as const
  }),
)
const facts = shippedFacts()
let count = 0
const drafts = [...shapes.values()].flatMap(({ signal, name, amount }) =>
  (amount === '0' ? ['0', '5m'] : ['5m']).map((wait) => {
    count += 1
    const request = { conditions: { [name]: amount }, severity: 'warning', name: `Case${count}`, for: wait }
    return draftOf(signal, conditionFor(signal, request), request)
  }),
)

/** Numbers, waits and windows that people also say. */
const odd = [
  { id: 'trino/nodes', conditions: { grows: '5' }, window: '1m' },
  { id: 'trino/nodes', conditions: { grows: '5' }, window: '7d' },
  { id: 'trino/nodes', conditions: { above: '0.001' }, for: '7s' },
  { id: 'trino/nodes', conditions: { below: '-3' }, for: '90s' },
  { id: 'trino/memory-used', conditions: { ratio: '99.9%' }, for: '2d' },
  { id: 'alloy/lines-dropped', conditions: { above: '5' }, window: '1m' },
  { id: 'alloy/lines-dropped', conditions: { above: '5' }, window: '7d' },
  { id: 'alloy/lines-dropped', conditions: { below: '5' }, for: '0' },
  { id: 'alloy/lines-dropped', conditions: { below: '5' }, window: '1h', for: '2m', keepFiringFor: '1h' },
  { id: 'alloy/lines-dropped', conditions: { differs: '40%' }, for: '0' },
  { id: 'alloy/lines-dropped', conditions: { differs: '40%' }, window: '3h', for: '15m' },
].map(({ id, ...asked }, index) => {
  const signal = signals.find((it) => it.id === id)
  if (signal === undefined) throw new Error(`there is no signal ${id}`)
  const request = { for: '5m', ...asked, name: `Odd${index}` }
  return draftOf(signal, conditionFor(signal, request), request)
})

/** Expressions as people bring them, with the numbers that they want. */
const own = [
  { expr: 'increase(alloy_x_total{job="alloy"}[1h]) < 5', for: '0', keepFiringFor: '2h' },
  { expr: 'increase(alloy_x_total{job="alloy"}[10m]) < 5', for: '2m' },
  { expr: 'trino_x{job="trino"} > 0.4', for: '5m' },
  { expr: 'trino_x{job="trino"} <= 0.7', for: '0' },
  { expr: 'trino_x{job="trino"} == 3', for: '1h' },
].map((asked, index) => customDraft({ ...asked, conditions: {}, name: `Own${index}` }))

it('every declared signal is in the contract of its component', () => {
  const declared = Object.entries(data).flatMap(([path, { signals: all }]) =>
    Object.keys(all as object).map((name) => `${path.replace(/^signals\/|\.yaml$/g, '')}/${name}`),
  )
  const found = new Set(signals.map(({ id }) => id))
  expect(declared.filter((id) => !found.has(id))).toEqual([])
})

describe('the linter has nothing against', () => {
  it.each(cases)('$id $name $amount', ({ signal, name, amount }) => {
    const request = { conditions: { [name]: amount }, severity: 'warning', name: 'Case', for: '5m' }
    const draft = draftOf(signal, conditionFor(signal, request), request)
    const { findings } = lint(new Map([['alerts/Case.rules.yaml', rulesText(draft)]]), {
      facts,
      tests: [testText(draft)],
    })
    expect(
      findings.map(({ ruleId, message }) => `${flagOf[name]}: ${ruleId} ${message}: ${draft.expr}`),
    ).toEqual([])
    const kinds = testedBy([testText(draft)])['Case']
    expect(kinds).toEqual(expect.arrayContaining(['fires', 'not yet', 'recovers', 'idle']))
  })
})

it.skipIf(promtool.missing)('promtool passes all of their tests', { timeout: 900_000 }, () => {
  const all = [...drafts, ...odd, ...own]
  for (const draft of all) {
    writeFileSync(join(folder, `${draft.name}.rules.yaml`), rulesText(draft))
    writeFileSync(join(folder, `${draft.name}.test.yaml`), testText(draft))
  }
  expect(
    promtool.complaints(['test', 'rules', ...all.map(({ name }) => join(folder, `${name}.test.yaml`))]),
  ).toBe('')
})
