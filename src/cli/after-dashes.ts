// The command line of another program, after `--`: taken from what was typed, since flags in it are not ours.
import { LakeError } from '../errors.ts'

/** `words` are the arguments as parsed, the service first: for the advice. */
export function afterDashes(argv: readonly string[], words: readonly string[]): readonly string[] {
  const at = argv.indexOf('--')
  const command = at === -1 ? [] : argv.slice(at + 1)
  const [service = '', ...rest] = at === -1 ? words : words.slice(0, words.length - command.length)
  if (command.length > 0 && rest.length === 0) return command
  const meant = rest.length > 0 ? [...rest, ...command] : ['sh']
  const message = rest.length > 0 ? 'the command belongs after --' : `which command should run in ${service}?`
  return fail(message, `lake exec ${service} -- ${meant.join(' ')}`)
}

function fail(message: string, command: string): never {
  throw new LakeError(message, { code: 'usage', exit: 'usage', actions: [{ id: 'meant', command }] })
}
