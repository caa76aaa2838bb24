// Commands that stream: a line an item, and the failure as the last line.

import { expect, test } from 'vitest'
import { fixtures, lake } from './harness/lake.ts'

const count = async (...args: string[]) => {
  const { code, stdout, stderr } = await lake(['count', ...args], { root: fixtures })
  return { code, stderr, lines: stdout.split('\n').filter(Boolean) }
}
const number = (value: number) => JSON.stringify({ type: 'number', value })

test('text', async () => {
  expect(await count()).toEqual({ code: 0, stderr: '', lines: ['1', '2', '3'] })
})

test('--json is NDJSON and ends without an envelope', async () => {
  expect(await count('--json')).toEqual({ code: 0, stderr: '', lines: [number(1), number(2), number(3)] })
})

test.each([
  [['--fail', '3'], 8, 2, { code: 'lost', category: 'failed' }],
  [['--fail', '1'], 8, 0, { code: 'lost', category: 'failed' }],
  [['--bogus'], 2, 0, { code: 'usage', category: 'usage' }],
])('a failure is the last line: %j', async (args, code, items, error) => {
  const ended = await count(...args, '--json')
  expect(ended).toMatchObject({ code, stderr: '' })
  expect(ended.lines).toHaveLength(items + 1)
  expect(JSON.parse(ended.lines.at(-1) ?? '')).toMatchObject({ type: 'error', error })
})

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('one that goes on until %s ends with its code, and without a word', async (signal, code) => {
  const ended = await lake(['count', '--hold'], {
    root: fixtures,
    when: { says: 'holding', act: (pid) => process.kill(pid, signal) },
  })
  expect(ended).toMatchObject({ code, stdout: '1\n2\n3\n', stderr: '⚠ holding\n' })
})
