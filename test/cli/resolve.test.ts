import { expect, test } from 'vitest'
import { resolveCommand } from '../../src/cli/resolve.ts'

const ids = ['up', 'logs', 'exec', 'alerts list', 'alerts new', 'config set', 'health']
const resolve = (line: string) => resolveCommand(line.split(' ').filter(Boolean), ids)

test.each([
  ['up', 'up', ''],
  ['up --force', 'up', '--force'],
  ['logs trino -f', 'logs', 'trino -f'],
  ['alerts list --json', 'alerts list', '--json'],
  ['alerts new trino', 'alerts new', 'trino'],
  ['-C dir up', 'up', '-C dir'],
  ['--json --project=dir alerts list', 'alerts list', '--json --project=dir'],
  ['exec trino -- ls --help', 'exec', 'trino -- ls --help'],
])('%s', (line, id, argv) => {
  expect(resolve(line)).toEqual({ kind: 'command', id, argv: argv.split(' ').filter(Boolean) })
})

test.each([
  ['', ''],
  ['--help', ''],
  ['help', ''],
  ['--json', ''],
  ['-C dir', ''],
  ['--project=dir --no-color', ''],
  ['up --help', 'up'],
  ['up -h', 'up'],
  ['help up', 'up'],
  ['help alerts new', 'alerts new'],
  ['alerts', 'alerts'],
  ['alerts --help', 'alerts'],
  ['help alerts', 'alerts'],
])('%s shows help', (line, id) => {
  expect(resolve(line)).toEqual({ kind: 'help', id })
})

test.each([
  ['upp', ['up']],
  ['helth --json', ['health']],
  ['alerts lst', ['alerts list']],
  ['alert list', ['alerts list']],
  ['heal', ['health']],
  ['xyzzy', []],
  ['-V', []],
  ['--bogus --json', []],
])('%s is unknown', (line, suggestions) => {
  expect(resolve(line)).toMatchObject({ kind: 'unknown', suggestions })
})
