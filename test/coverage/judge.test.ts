// The judge of coverage: what it must not let pass.
import { describe, expect, test } from 'vitest'
import { faults } from './faults.ts'
import { problems, readExpectations, rowsOf } from './judge.ts'
import type { Expectations, Replaceable, Seen } from './judge.ts'
import { measuredLogParts, measuredParts } from './parts.ts'
import { questions } from './questions.ts'
import type { Question } from './questions.ts'

describe('what an alert measures', () => {
  test.each([
    ['up == 0', ['up']],
    ['0.5 < a', ['a']],
    ['vector(1)', ['vector(1)']],
    ['sum by (a) (x) / sum(y) > 0.1 and sum(y) > 2', ['sum by (a) (x) / sum(y)', 'sum(y)']],
    ['up == 1 unless on (job) b', ['up']],
    ['((a unless a offset 5m) or b) > 5', ['(a unless a offset 5m) or b']],
    ['a / (b > 0) > 0.9', ['a / (b > 0)']],
    ['a < b', ['a', 'b']],
    ['sum(a) > 0 or (sum(b) > 0)', ['sum(a) or (sum(b))']],
  ])('%s', (expression, parts) => expect(measuredParts(expression)).toEqual(parts))

  test('of lines', () =>
    expect(measuredLogParts('sum by (s) (x)\n/ sum(y) > 0.05\nand sum by (s) (y) > 20')).toEqual([
      'sum by (s) (x)\n/ sum(y)',
      'sum by (s) (y)',
    ]))
})

const question = (id: string, query = 'q'): Question => ({
  id,
  kind: 'panel',
  subject: 's',
  title: 't',
  source: 'prometheus',
  query,
  onFault: false,
})
const said: Expectations = {
  onFault: { fault: 'a full disk' },
  notHere: [{ needs: 'a disk', last: 'never', ids: ['disk'] }],
  programs: { tempo: { title: 'Tempo', last: '3 on Monday' }, grafana: { title: 'Grafana' } },
}
const asked = [...['plain', 'fault', 'disk'].map((id) => question(id)), question('tempo', 'up{job="tempo"}')]
const seen = (healthy: string[], faulty: string[], replaced: Replaceable[] = ['tempo']): Seen => ({
  healthy: new Set(healthy),
  faulty: new Set(faulty),
  replaced: new Set(replaced),
})

describe('a run', () => {
  test('that is as declared has no problem', () =>
    expect(problems(asked, said, seen(['plain'], ['plain', 'fault']))).toEqual([]))

  test.each([
    ['no data', seen([], ['fault']), 'plain (t): no data, and nothing explains it: q'],
    [
      'a fault that shows nothing',
      seen(['plain'], []),
      'fault (t): no data, although "a full disk" happened',
    ],
    ['a fault in vain', seen(['plain', 'fault'], ['fault']), 'fault (t): declared as only on fault'],
    ['more than was thought', seen(['plain'], ['fault', 'disk']), 'disk (t): declared as not provable here'],
    ['a real Tempo', seen(['plain'], ['fault'], []), 'tempo (t): no data, and nothing explains it'],
  ])('%s', (_, run, problem) =>
    expect(problems(asked, said, run)).toEqual([expect.stringContaining(problem)]),
  )

  test('what may show itself without its fault may, and must with it', () => {
    const loose: Expectations = { ...said, onFault: { fault: { fault: 'a full disk', also: 'at a start' } } }
    expect(problems(asked, loose, seen(['plain', 'fault'], ['plain', 'fault']))).toEqual([])
    expect(problems(asked, loose, seen(['plain'], ['plain']))).toHaveLength(1)
  })

  test('declarations that nothing asks', () =>
    expect(problems([question('plain')], said, seen(['plain'], []))).toEqual(
      ['fault', 'disk'].map((id) => `${id}: declared, and nothing asks it`),
    ))
})

test('what is written of each', () => {
  const grafana = question('grafana', 'up{job="grafana"}')
  expect(rowsOf([...asked, grafana], said).map(({ verdict }) => verdict)).toEqual([
    'data',
    'only on fault, proven by a full disk',
    'not provable here: needs a disk; last: never',
    'data; last with a real Tempo: 3 on Monday',
    'not provable here: needs a real Grafana; last: no run yet',
  ])
})

describe('what is declared', () => {
  const all = questions(15, 0)
  const expectations = readExpectations()

  test('is asked, once, and by a fault that there is', () => {
    const nothing = new Set<never>()
    const wrong = problems(all, expectations, { healthy: nothing, faulty: nothing, replaced: nothing })
    expect(wrong.filter((problem) => /declared(, and nothing| twice)/.test(problem))).toEqual([])
    for (const declared of Object.values(expectations.onFault)) {
      const fault = typeof declared === 'string' ? declared : declared.fault
      expect(Object.keys(faults)).toContain(fault)
    }
  })

  test('every question has an id of its own', () => {
    const ids = all.map(({ id }) => id)
    expect(ids).toEqual([...new Set(ids)])
  })
})
