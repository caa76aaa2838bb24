import { expect, test } from 'vitest'
import { afterDashes } from '../../src/cli/after-dashes.ts'

/** As the parser leaves it: all words that are no flags of ours. */
const words = (argv: readonly string[]) => argv.filter((word) => word !== '--' && word !== '--json')
const take = (argv: readonly string[]) => afterDashes(argv, words(argv))

test.each([
  [
    ['postgres', '--', 'psql', '-U', 'lake', '-d', 'lake'],
    ['psql', '-U', 'lake', '-d', 'lake'],
  ],
  [
    ['--json', 'postgres', '--', 'ls', '--', 'a'],
    ['ls', '--', 'a'],
  ],
])('%j', (argv, command) => {
  expect(take(argv)).toEqual(command)
})

test.each([
  [['postgres'], 'which command should run in postgres?', 'lake exec postgres -- sh'],
  [['postgres', '--'], 'which command should run in postgres?', 'lake exec postgres -- sh'],
  [['postgres', 'ls', 'x'], 'the command belongs after --', 'lake exec postgres -- ls x'],
  [['postgres', 'ls', '--', 'x'], 'the command belongs after --', 'lake exec postgres -- ls x'],
])('%j is answered by what was meant', (argv, message, command) => {
  expect(() => take(argv)).toThrow(
    expect.objectContaining({ message, exit: 'usage', actions: [{ id: 'meant', command }] }),
  )
})
