// A statement through Trino's client protocol, page by page.
import { expect, test } from 'vitest'
import { safe } from '../../src/cli/terminal.ts'
import { guessLanguage } from '../../src/query/language.ts'
import { runQuery } from '../../src/query/query.ts'
import { querySchema } from '../../src/query/schema.ts'
import { queryText } from '../../src/report/query.ts'
import { living } from '../health/living.ts'
import { styles } from '../report/screens.ts'
import { stackWith, trino } from './trino.ts'

const columns = [
  { name: 'id', type: 'bigint' },
  { name: 'word', type: 'varchar' },
]

/** Pages as Trino gives them: a first one without rows, then rows, then none. */
function pages(rows: readonly (readonly unknown[])[], size = 2): readonly object[] {
  const chunks = Array.from({ length: Math.ceil(rows.length / size) }, (_, index) => ({
    columns,
    data: rows.slice(index * size, (index + 1) * size),
  }))
  return [{ stats: { state: 'QUEUED' } }, { columns }, ...chunks]
}

const [, style] = styles(80).find(([name]) => name === 'piped')!
const three = [
  [1, 'a'],
  [2, null],
  [3, 'c\n\u001b[31m'],
]

test('all pages are one table', async () => {
  const { run, calls } = await stackWith(pages(three))
  const answer = await run('select * from a.b.c;\n')
  expect(answer).toMatchObject({ language: 'sql', type: 'rows', columns, rows: three, cut: false })
  expect(querySchema.parse(answer)).toEqual(answer)
  expect(calls[0]).toMatchObject({ line: 'POST /v1/statement', body: 'select * from a.b.c' })
  expect(calls.every(({ headers }) => (headers?.['X-Trino-User'] ?? '') !== '')).toBe(true)
  expect(queryText(answer, style, safe)).toBe(
    ['  id  word', '  1   a', '  2   NULL', '  3   c ^[[31m', '  3 rows'].join('\n'),
  )
})

test('no more rows than asked for, and Trino is told that nobody waits for the rest', async () => {
  const { run, calls } = await stackWith(pages(Array.from({ length: 50 }, (_, index) => [index, 'x'])))
  const answer = await run('select 1', 3)
  expect(answer.rows).toHaveLength(3)
  expect(answer.cut).toBe(true)
  expect(calls.at(-1)?.line).toMatch(/^DELETE /)
  expect(calls.length).toBeLessThan(8)
})

test('a statement without a result is done', async () => {
  const { run } = await stackWith([{ updateType: 'CREATE SCHEMA' }])
  expect(queryText(await run('create schema a.b'), style, safe)).toBe('• done'.replace('•', style.symbols.ok))
})

const failure = (errorType: string) => ({
  error: { message: "line 1:15: Table 'a.b.c' does not exist", errorName: 'TABLE_NOT_FOUND', errorType },
})

test('a mistake is shown where it is, and is the fault of the one who asks', async () => {
  const { run } = await stackWith([{}, failure('USER_ERROR')])
  await expect(run('select * from a.b.c')).rejects.toMatchObject({
    exit: 'usage',
    message: "Trino says: line 1:15: Table 'a.b.c' does not exist",
    details: ['select * from a.b.c', '              ^'],
  })
})

test('a failure of Trino is its own', async () => {
  const { run } = await stackWith([{}, failure('INTERNAL_ERROR')])
  await expect(run('select 1')).rejects.toMatchObject({ exit: 'failed', code: 'query-failed' })
})

test('a Trino that does not answer, does not run, or is not there', async () => {
  const { session, world, run } = await stackWith([])
  world.system.http.answers.set(trino, 503)
  await expect(run('select 1')).rejects.toMatchObject({ exit: 'failed', code: 'no-answer' })
  const options = { query: 'select 1', limit: 1, signal: new AbortController().signal }
  const stopped = await living('components: { postgres: {}, trino: {} }\n')
  await expect(runQuery(stopped.session, options)).rejects.toMatchObject({ exit: 'notRunning' })
  const without = await living()
  await expect(runQuery(without.session, options)).rejects.toMatchObject({ exit: 'usage', code: 'no-trino' })
  await expect(runQuery(session, { ...options, range: '1h' })).rejects.toMatchObject({ exit: 'usage' })
})

test.each([
  ['select 1', 'sql'],
  ['  WITH a AS (select 1) select * from a', 'sql'],
  ['-- why\nshow tables from a.b', 'sql'],
  ['values (1)', 'sql'],
  ['up', 'promql'],
  ['select', 'promql'],
  ['show + 1', 'promql'],
  ['sum by (job) (up)', 'promql'],
  ['{service_name="trino"} |= "select 1"', 'logql'],
])('%s is %s', (query, language) => {
  expect(guessLanguage(query)).toBe(language)
})
