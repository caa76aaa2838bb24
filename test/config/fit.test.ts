// Which parts of a lake, and which size, an engine has room for.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { components } from '../../src/components/index.ts'
import { fittingSize, memoryLimits, partsOfLake, partsThatFit, withNeeds } from '../../src/config/fit.ts'
import { parseConfig } from '../../src/config/parse.ts'
import { starterLines } from '../../src/report/starter.ts'
import { planOf } from '../plan/plans.ts'

const gigabyte = 1024 ** 3
const whole = ['postgres', 'minio', 'nessie', 'trino']

test('the parts of a lake are those that run only when they are named', () => {
  expect(partsOfLake(components)).toEqual(whole)
})

test.each([
  [[], []],
  [['trino'], ['trino']],
  [['nessie'], ['postgres', 'minio', 'nessie']],
  [
    ['grafana', 'nessie', 'nesie'],
    ['postgres', 'minio', 'nessie', 'grafana', 'nesie'],
  ],
])('%j comes with what it needs: %j', (chosen, all) => {
  expect(withNeeds(chosen, components)).toEqual(all)
})

test.each(['tiny', 'default', 'full'] as const)(
  'limits add up to those of the plan at size %s',
  async (size) => {
    const plan = await planOf(`size: ${size}\ncomponents: { trino: {}, nessie: {} }\n`)
    const planned = plan.services.reduce((sum, { limit }) => sum + limit.memory * 1024 ** 2, 0)
    expect(memoryLimits(['trino', 'nessie'], size, components)).toBe(planned)
  },
)

// What an engine says is less than what it was given: its machine keeps some for itself.
test.each([
  ['1 GB', 0.9, [], 'tiny'],
  ['2 GB', 1.9, [], 'default'],
  ['3 GB', 2.85, whole, 'tiny'],
  ['4 GB', 3.8, whole, 'tiny'],
  ['6 GB', 5.75, whole, 'default'],
] as const)('an engine that was given %s', (_, gigabytes, parts, size) => {
  expect(partsThatFit(gigabytes * gigabyte, components)).toEqual(parts)
  expect(fittingSize(parts, gigabytes * gigabyte, components)).toBe(size)
})

test('the example of npm start is a whole lake that an engine with 4 GB has room for', async () => {
  const text = await readFile(join(import.meta.dirname, '../../examples/quickstart/lake.yaml'), 'utf8')
  const parsed = parseConfig(text, { file: 'lake.yaml', environment: {} })
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.findings))
  const { size, components: settings } = parsed.config
  const named = whole.filter((name) => settings[name as keyof typeof settings].mode === 'managed')
  expect({ named, size }).toEqual({ named: whole, size: fittingSize(whole, 3.8 * gigabyte, components) })
})

describe('what is said of a choice', () => {
  const said = (memoryBytes: number | undefined, chosen = partsThatFit(memoryBytes, components)) =>
    starterLines({
      path: 'lake.yaml',
      components: chosen,
      size: fittingSize(chosen, memoryBytes, components),
      attached: [],
      offered: [],
      exports: [],
      ...(memoryBytes === undefined ? {} : { memoryBytes }),
    })
  const all = 'Wrote lake.yaml: observability, PostgreSQL, Object store, Nessie, Trino'

  test('nothing more where all fits, or where the engine does not answer', () => {
    expect(said(16 * gigabyte)).toEqual([all])
    expect(said(undefined)).toEqual([all])
  })

  test('why the size is the smallest', () => {
    expect(said(4 * gigabyte)).toEqual([
      `${all} (size: tiny)`,
      'the engine has 4.0 GB of memory, too little for size: default',
    ])
  })

  test('why there is no lake', () => {
    expect(said(2 * gigabyte)).toEqual([
      'Wrote lake.yaml: observability',
      'the engine has 2.0 GB of memory, too little for a whole lake',
    ])
  })

  test('that even the smallest may be too much', () => {
    expect(said(gigabyte, whole)).toEqual([
      `${all} (size: tiny)`,
      'the engine has 1.0 GB of memory, too little for this',
    ])
  })
})
