// The wizard, key by key: what comes out is what the flags would have been.
import { PassThrough } from 'node:stream'
import { expect, test } from 'vitest'
import { toLakeError } from '../../../src/cli/errors.ts'
import { readTerminal } from '../../../src/cli/terminal.ts'
import { isComplete, wizard } from '../../../src/cli/alert-wizard.ts'
import { commandFor } from '../../../src/alerts/new/command-line.ts'
import { newAlert } from '../../../src/alerts/new/new.ts'
import type { Request } from '../../../src/alerts/new/request.ts'
import { making } from './making.ts'

const [enter, down] = ['\r', '\u001B[B']
const style = readTerminal({ screen: { columns: 100 }, environment: { LANG: 'C.UTF-8' }, color: false })

/** Keys by what is on the screen when they are pressed: the question that they answer. */
async function play(
  given: Request,
  answers: readonly (readonly [question: string, keys: readonly string[]])[],
) {
  const from = await making({ dryRun: true })
  const input = new PassThrough()
  const output = new PassThrough()
  // Each question ends what it writes to; a terminal does not end.
  output.end = () => output
  let screen = ''
  const left = [...answers]
  output.on('data', (piece: Buffer) => {
    screen += piece.toString()
    const [next] = left
    if (next === undefined || !screen.includes(next[0])) return
    left.shift()
    screen = ''
    // The prompt listens once it has drawn itself.
    setImmediate(() => next[1].forEach((key) => input.write(key)))
  })
  let said = ''
  output.on('data', (piece: Buffer) => (said += piece.toString()))
  const seat = { signal: new AbortController().signal, style, input, output }
  const request = await wizard(from.making, given, seat).finally(() => input.end())
  expect(left).toEqual([])
  return { request, said, making: from.making }
}

const nothing: Request = { conditions: {} }

test('from an empty command line to the same files as the flags', { timeout: 20_000 }, async () => {
  const {
    request,
    said,
    making: from,
  } = await play(nothing, [
    ['What do you want to be told about?', ['p', 'o', 's', enter]],
    ['What of it?', [down, down, down, enter]],
    ['When is it wrong?', [enter]],
    ['Above which number?', ['5', enter]],
    ['For how long?', [enter]],
    ['What is it called?', ['\u007F'.repeat(30), 'Deadlocks', enter]],
    ['How bad is it?', [down, enter]],
    ['Write it?', [enter]],
  ])
  expect(request).toMatchObject({
    component: 'postgres',
    signal: 'postgres/deadlocks',
    conditions: { above: '5' },
    name: 'Deadlocks',
    severity: 'critical',
  })
  // Before a number is chosen, how often it would have fired.
  expect(said.indexOf('THRESHOLD')).toBeGreaterThan(said.indexOf('When is it wrong?'))
  expect(said.indexOf('THRESHOLD')).toBeLessThan(said.indexOf('Above which number?'))
  expect(said).toContain('Suggested: >')
  expect(said).toContain(commandFor(request))
  const flags: Request = {
    ...nothing,
    component: 'postgres',
    signal: 'deadlocks',
    conditions: { above: '5' },
    for: request.for,
    name: 'Deadlocks',
    severity: 'critical',
  }
  const [asked, told] = [await newAlert(from, request), await newAlert(from, flags)]
  expect(asked.files).toEqual(told.files)
})

test(
  'what a flag has said is not asked, and what will not do is asked again',
  { timeout: 20_000 },
  async () => {
    const given: Request = {
      ...nothing,
      component: 'postgres',
      signal: 'longest-transaction',
      conditions: {},
      for: '10m',
    }
    const { request, said } = await play(given, [
      ['When is it wrong?', [enter]],
      ['Above which number?', ['9', 'G', 'B', enter]],
      ['is not a duration. 9GB', ['\u007F'.repeat(8), '3', '0', 's', enter]],
      ['What is it called?', [enter]],
      ['How bad is it?', [enter]],
      ['Write it?', [enter]],
    ])
    expect(request).toMatchObject({
      conditions: { above: '30s' },
      for: '10m',
      name: 'PostgresLongestTransaction',
    })
    expect(said).not.toContain('What of it?')
  },
)

test(
  'an expression that will not do is said at once, and how bad it is was said',
  { timeout: 20_000 },
  async () => {
    const { request, said } = await play({ ...nothing, component: 'custom', severity: 'critical' }, [
      ['Which PromQL?', ['up', '{', enter]],
      ['PromQL, line 1, column', ['\u007F', enter]],
      ['an alert fires', [' == 0', enter]],
      ['For how long?', ['\u007F'.repeat(3), '2', 'm', enter]],
      ['What is it called?', ['PostgresDown', enter]],
      ['there is an alert PostgresDown already', ['\u007F'.repeat(20), 'MyAlert', enter]],
      ['Write it?', [enter]],
    ])
    expect(request).toMatchObject({ expr: 'up == 0', for: '2m', name: 'MyAlert', severity: 'critical' })
    expect(said).not.toContain('How bad is it?')
  },
)

const asked = [
  ['What do you want to be told about?', ['p', 'o', 's', enter]],
  ['What of it?', [down, down, down, enter]],
  ['When is it wrong?', [enter]],
  ['Above which number?', ['5', enter]],
  ['For how long?', [enter]],
  ['What is it called?', [enter]],
  ['How bad is it?', [enter]],
  ['Write it?', [enter]],
] as const

test.each(asked.map(([question], index) => [question, index] as const))(
  'Ctrl-C at "%s" ends it',
  { timeout: 20_000 },
  async (question, index) => {
    const error = await play(nothing, [...asked.slice(0, index), [question, ['\u0003']]]).catch(
      (thrown: unknown) => thrown,
    )
    expect(toLakeError(error, 'alerts new')).toMatchObject({ code: 'interrupted', exit: 'interrupted' })
  },
)

test('the name that it offers is free', { timeout: 20_000 }, async () => {
  const { request } = await play({ ...nothing, component: 'postgres', signal: 'deadlocks', for: '5m' }, [
    ['When is it wrong?', [enter]],
    ['Above which number?', ['5', enter]],
    ['What is it called?', [enter]],
    ['How bad is it?', [enter]],
    ['Write it?', [enter]],
  ])
  expect(request.name).toBe('MyPostgresDeadlocks')
})

test('no is an answer: nothing is written', { timeout: 20_000 }, async () => {
  const given: Request = { ...nothing, component: 'custom', expr: 'up == 0', name: 'Gone', for: '5m' }
  await expect(
    play(given, [
      ['How bad is it?', [enter]],
      ['Write it?', ['n', enter]],
    ]),
  ).rejects.toMatchObject({ exit: 'confirm', code: 'not-confirmed' })
})

test('logs are asked for by their service and a text', { timeout: 20_000 }, async () => {
  const { request } = await play({ ...nothing, component: 'log' }, [
    ['Which lines?', [enter]],
    ['Only lines that contain', ['x', enter]],
    ['When is it wrong?', [enter]],
    ['Above how many, within 10m?', [enter]],
    ['What is it called?', [enter]],
    ['How bad is it?', [enter]],
    ['Write it?', [enter]],
  ])
  expect(request).toMatchObject({ component: 'log', match: 'x', conditions: { above: '20' } })
})

test('asks where something is missing, and only then', () => {
  const all: Request = { ...nothing, signal: 'x', conditions: { absent: true }, name: 'X' }
  expect(isComplete(all)).toBe(true)
  expect(isComplete({ ...all, name: undefined })).toBe(false)
  expect(isComplete({ ...all, conditions: {} })).toBe(false)
  expect(isComplete({ ...nothing, from: 'A', name: 'X' })).toBe(true)
})

test('an objective is asked for its name, and then by lake slo new', async () => {
  const { request } = await play(nothing, [
    ['What do you want to be told about?', ['A', 'n', ' ', 'o', 'b', enter]],
    ['What is the objective called?', ['Orders', enter]],
    ['"Orders" is no name of an SLO', ['\u007F'.repeat(6), 'orders', enter]],
  ])
  expect(request).toEqual({ ...nothing, component: 'slo', name: 'orders' })
})
