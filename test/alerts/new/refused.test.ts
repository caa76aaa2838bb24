// What people mistype in `alerts new`: each is told with what there is instead, and nothing is written.
import { expect, test } from 'vitest'
import { newAlert } from '../../../src/alerts/new/new.ts'
import type { Request } from '../../../src/alerts/new/request.ts'
import type { LakeError } from '../../../src/errors.ts'
import { making, request } from './making.ts'

const about = { component: undefined, signal: undefined }
const own = { component: 'custom', signal: undefined, conditions: {} }
const copy = { ...about, from: 'PostgresConnectionsHigh' }

const wrong: readonly (readonly [string, Partial<Request>, string, string?])[] = [
  [
    'a signal that there is not',
    { signal: 'longest-transacton' },
    'unknown-signal',
    'Did you mean longest-transaction?',
  ],
  [
    'a component that there is not',
    { component: 'postgress' },
    'unknown-component',
    'Did you mean postgres?',
  ],
  ['bytes for a duration', { conditions: { above: '10GB' } }, 'wrong-unit', '10GB is an amount of bytes.'],
  [
    'a duration for a number',
    { signal: 'deadlocks', conditions: { above: '30s' } },
    'wrong-unit',
    '30s is a duration.',
  ],
  [
    'five times the whole',
    { signal: 'rollbacks', conditions: { ratio: '5' } },
    'wrong-unit',
    'Such as --ratio 5%.',
  ],
  ['a condition that says nothing', { conditions: { full: '4h' } }, 'wrong-condition'],
  ['two conditions', { conditions: { above: '5', below: '1' } }, 'usage'],
  ['no condition', { conditions: {} }, 'no-condition'],
  ['no name', { name: undefined }, 'no-name'],
  ['a name that is a path', { name: '../x' }, 'bad-name'],
  ['a name that is taken', { name: 'PostgresDown' }, 'name-taken'],
  ['a time that is none', { for: 'soon' }, 'usage'],
  ['PromQL that ends too soon', { ...own, expr: 'sum(up' }, 'bad-query'],
  ['PromQL that compares nothing', { ...own, expr: 'up' }, 'no-comparison'],
  ['matchers, which are no comparison', { ...own, expr: 'up{job="a"}' }, 'no-comparison'],
  ['a comparison that only says 1 or 0', { ...own, expr: 'up == bool 0' }, 'no-comparison'],
  ['types that do not fit', { ...own, expr: 'rate(up) > 1' }, 'bad-rule'],
  ['an expression on logs', { ...own, component: 'log', expr: '{a="b"}' }, 'usage'],
  [
    'an expression about a component that there is not',
    { ...own, component: 'postgress', expr: 'up == 0' },
    'unknown-component',
  ],
  [
    'an alert that there is not',
    { ...copy, from: 'PostgresDwn' },
    'unknown-alert',
    'Did you mean PostgresDown?',
  ],
  [
    'bytes for the share of another alert',
    { ...copy, conditions: { above: '10GB' } },
    'wrong-unit',
    '10GB is an amount of bytes.',
  ],
  ['a word for it', { ...copy, conditions: { above: 'lots' } }, 'wrong-unit', 'Such as --above 5%.'],
  ['a signal and an alert to begin from', { from: 'PostgresDown' }, 'usage'],
  ['a text in what is no log', { match: 'deadlock' }, 'usage'],
  ['less than a second', { for: '100ms' }, 'usage'],
  ['stale at once', { signal: 'commits', conditions: { stale: '7s' } }, 'usage'],
  ['a window where nothing is counted', { window: '1h' }, 'wrong-condition'],
  ['a window of an expression', { ...own, expr: 'up == 0', window: '1h' }, 'usage'],
  ['more than the whole', { signal: 'rollbacks', conditions: { ratio: '100%' } }, 'never-fires'],
  ['less than nothing', { signal: 'deadlocks', conditions: { below: '0' } }, 'never-fires'],
  [
    'what is not fresh',
    { component: 'freshness', signal: 'nothing', conditions: { stale: '30m' } },
    'unknown-signal',
    ', commits.',
  ],
]

const rows = wrong.map(([what, change, code, detail = '']) => ({ what, change, code, detail }))

test.each(rows)('$what is refused', async ({ change, code, detail }) => {
  const { making: from, written } = await making()
  const asked: Request = { ...request, ...change }
  const error = (await newAlert(from, asked).catch((thrown: unknown) => thrown)) as LakeError
  expect(error).toMatchObject({ code, exit: 'usage' })
  expect(error.details.join('\n')).toContain(detail)
  expect(error.actions.length).toBeGreaterThan(0)
  expect(written()).toEqual([])
})

test('an expression says at which column it is wrong', async () => {
  const { making: from } = await making()
  const error = await newAlert(from, { ...request, ...own, expr: 'up{job="a"} >> 1' }).catch(
    (thrown: unknown) => thrown,
  )
  expect((error as LakeError).message).toContain('column 14')
})
