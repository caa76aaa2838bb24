// Every way a command can end: text, JSON, exit code, and no stack for what is known.

import { Ajv2020 } from 'ajv/dist/2020.js'
import { expect, test } from 'vitest'
import { envelopeSchema, type Envelope } from '../../src/cli/envelope.ts'
import { fixtures, lake, type LakeOptions } from './harness/lake.ts'

const hello = (args: readonly string[], options: LakeOptions = {}) =>
  lake(['hello', ...args], { root: fixtures, ...options })

const data = {
  type: 'object',
  properties: { greeting: { type: 'string' }, project: { type: 'string' } },
  required: ['greeting', 'project'],
  additionalProperties: false,
}
const isEnvelope = new Ajv2020().compile(envelopeSchema('hello', data))

function envelope(stdout: string): Envelope {
  const parsed = JSON.parse(stdout) as Envelope
  isEnvelope(parsed)
  expect(isEnvelope.errors).toBeNull()
  return parsed
}

test('the answer is on stdout, the talk on stderr', async () => {
  const { code, stdout, stderr } = await hello(['world'])
  expect({ code, stdout }).toEqual({ code: 0, stdout: 'Hello world\n' })
  expect(stderr).toMatch(
    /^\d\d:\d\d:\d\d • {2}greeting: looking for words\n\d\d:\d\d:\d\d ✔ {2}greeting: found.*\n$/,
  )
})

test('--json answers in the envelope, with nothing on stderr', async () => {
  const { code, stdout, stderr } = await hello(['world', '--json'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(envelope(stdout)).toMatchObject({
    command: 'hello',
    status: 'ok',
    data: { greeting: 'Hello world' },
    error: null,
  })
})

test('--quiet leaves the answer alone', async () => {
  expect(await hello(['-q'])).toMatchObject({ code: 0, stdout: 'Hello you\n', stderr: '' })
})

test('what was found is in the exit code, and the status still ok', async () => {
  const { code, stdout } = await hello(['--end', 'degraded', '--json'])
  expect(code).toBe(9)
  expect(envelope(stdout)).toMatchObject({
    status: 'ok',
    warnings: [{ code: 'no-smile', message: 'The smile is missing' }],
  })
})

test('a known error says what, why and what fixes it, without a stack', async () => {
  const { code, stdout, stderr } = await hello(['--end', 'error', '-q'])
  expect({ code, stdout }).toEqual({ code: 5, stdout: '' })
  expect(stderr).toBe('✖ Port 3000 is taken\n  by ^[[2Jnginx\n  → lake config set ports.grafana 3001\n')
})

test('a known error under --json', async () => {
  const { code, stdout, stderr } = await hello(['--end', 'error', '--json'])
  expect({ code, stderr }).toEqual({ code: 5, stderr: '' })
  expect(envelope(stdout)).toMatchObject({
    status: 'error',
    data: null,
    error: { code: 'port-taken', category: 'conflict', actions: [{ id: 'move' }] },
  })
})

test('a bug shows its stack and where to report it', async () => {
  const { code, stdout, stderr } = await hello(['--end', 'bug', '-q'])
  expect({ code, stdout }).toEqual({ code: 70, stdout: '' })
  expect(stderr).toContain('This is a bug in lake: nobody thought of this')
  expect(stderr).toMatch(/ {4}at .*hello\.js/)
  expect(stderr).toContain('npm bugs lake-observability')
})

test.each([
  [['--bogus'], 'Unknown flag: --bogus'],
  [['--end', 'nope'], 'Expected --end=nope to be one of: ok, degraded, error, bug, hang'],
  [['--end'], 'Flag --end expects one of these values: ok, degraded, error, bug, hang'],
  [['a', 'b'], 'Unexpected argument: b'],
])('wrong usage %j exits 2', async (args, message) => {
  const text = await hello(args)
  expect(text).toMatchObject({ code: 2, stdout: '', stderr: `✖ ${message}\n  → lake hello --help\n` })
  const json = await hello([...args, '--json'])
  expect(json.code).toBe(2)
  expect(envelope(json.stdout).error).toMatchObject({ code: 'usage', category: 'usage', message })
})

test('the flag that was meant is named', async () => {
  const { stderr } = await hello(['--no-colour'])
  expect(stderr).toBe('✖ Unknown flag: --no-colour\n  Did you mean --no-color?\n  → lake hello --help\n')
})

test('a flag has a variable, and the flag wins', async () => {
  expect(await hello(['-q'], { env: { LAKE_END: 'degraded' } })).toMatchObject({ code: 9 })
  expect(await hello(['-q', '--end', 'ok'], { env: { LAKE_END: 'degraded' } })).toMatchObject({ code: 0 })
  expect(envelope((await hello([], { env: { LAKE_JSON: '1' } })).stdout).status).toBe('ok')
})

test('stdin is not taken for an argument', async () => {
  expect(await hello(['-q'], { input: 'from a pipe\n' })).toMatchObject({ stdout: 'Hello you\n' })
})

test('-C names the project, before the command too', async () => {
  const { stdout } = await lake(['-C', '/tmp', 'hello', '--json'], { root: fixtures })
  expect(envelope(stdout).data).toMatchObject({ project: '/tmp' })
})

test.each([
  ['SIGINT', 130, 'Interrupted'],
  ['SIGTERM', 143, 'Terminated'],
] as const)('%s ends it at once and says what still runs', async (signal, code, message) => {
  const ended = await hello(['--end', 'hang'], {
    when: { says: 'looking', act: (pid) => process.kill(pid, signal) },
  })
  expect(ended.code).toBe(code)
  expect(ended.stderr).toContain(`✖ ${message}\n  Still running: grafana\n`)
})

test('no colours off a terminal, unless they are forced', async () => {
  expect((await hello(['--end', 'error', '-q'])).stderr).not.toContain('\u001B')
  expect((await hello(['--end', 'error', '-q'], { env: { FORCE_COLOR: '1' } })).stderr).toContain(
    '\u001B[31m',
  )
  expect(
    (await hello(['--end', 'error', '-q'], { env: { FORCE_COLOR: '1', NO_COLOR: '1' } })).stderr,
  ).not.toContain('\u001B')
  expect(
    (await hello(['--end', 'error', '-q', '--no-color'], { env: { FORCE_COLOR: '1' } })).stderr,
  ).not.toContain('\u001B')
})

test('symbols are ASCII where the terminal speaks no UTF-8', async () => {
  expect((await hello(['--end', 'error', '-q'], { env: { LANG: 'C' } })).stderr).toMatch(
    /^x Port 3000.*\n.*\n {2}-> lake/,
  )
})
