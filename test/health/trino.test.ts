// A Trino that has just started says that it is ready, and has no node to work with for some seconds.
import { expect, test } from 'vitest'
import { health } from '../../src/health/health.ts'
import { stackWith } from '../query/trino.ts'

const refusal = (errorName: string): object => ({
  error: { message: 'No nodes available to run query', errorName, errorType: 'INTERNAL_ERROR' },
})

async function select(answer: object) {
  const stack = await stackWith([{ starting: false, ...answer }])
  const { signal } = new AbortController()
  const { checks } = await health(stack.session, { only: ['trino.select'], signal })
  return {
    ...checks.find(({ id }) => id === 'trino.select'),
    asked: stack.calls.filter(({ line }) => line.startsWith('POST')).length,
  }
}

test.each([
  ['NO_NODES_AVAILABLE', 'No nodes available to run query'],
  ['GENERIC_INTERNAL_ERROR', 'nodes is empty'],
])('a statement that %s refuses so is sent again until there is one', async (errorName, message) => {
  let refusals = 3
  const answers = {
    columns: [{ name: 'rows', type: 'bigint' }],
    data: [[25]],
    get error() {
      return refusals-- > 0 ? { message, errorName, errorType: 'INTERNAL_ERROR' } : undefined
    },
  }
  const { run, calls } = await stackWith([answers])
  expect((await run('create table b as select * from a')).rows).toEqual([[25]])
  expect(calls.filter(({ line }) => line.startsWith('POST'))).toHaveLength(4)
})

test('it is asked again for a while only', async () => {
  const { status, cause, asked } = await select(refusal('NO_NODES_AVAILABLE'))
  expect(asked).toBeGreaterThan(20)
  expect({ status, cause }).toEqual({
    status: 'fail',
    cause: 'select fails with NO_NODES_AVAILABLE: No nodes available to run query',
  })
})

test('any other refusal is told at once', async () => {
  expect(await select(refusal('GENERIC_INTERNAL_ERROR'))).toMatchObject({ status: 'fail', asked: 1 })
})

test('a right count is an answer', async () => {
  const columns = [{ name: '_col0', type: 'bigint' }]
  expect(await select({ columns, data: [[25]] })).toMatchObject({ status: 'ok', asked: 1 })
})
