// A Trino that has just started says that it is ready, and knows no node for some seconds.
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

test('it is asked again until it knows one, for a while', async () => {
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
