// The entry after bin/lake.js: finds the command, loads only that one, and leaves with its exit code.

import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { exitCodes, LakeError } from '../errors.ts'
import type { StartableCommand } from './command.ts'
import { toLakeError } from './errors.ts'
import { resolveCommand } from './resolve.ts'
import { flushOutput, openOutput, writeFailure, writeOut } from './streams.ts'

const require = createRequire(import.meta.url)

/** `root` is the folder of the package: `dist` is in it. */
export async function main(argv: readonly string[], root: string): Promise<void> {
  dieOnBugs(argv)
  if (argv[0] === '__complete') {
    const { answerCompletion } = await import('./completion/answer.ts')
    process.stdout.write(await answerCompletion(root, argv.slice(1)), () => process.exit())
    return
  }
  try {
    await dispatch(argv, root)
  } catch (thrown) {
    fail(thrown, argv)
  }
  await flushOutput()
  // Sockets kept alive would hold the process.
  process.exit()
}

async function dispatch(argv: readonly string[], root: string): Promise<void> {
  const ids = JSON.parse(await readFile(join(root, 'dist', 'commands.json'), 'utf8')) as readonly string[]
  const resolution = resolveCommand(argv, ids)
  if (resolution.kind === 'unknown') throw unknownCommand(resolution.words, resolution.suggestions)
  if (resolution.kind === 'help') return printHelp(root, resolution.id)

  const file = join(root, 'dist', 'commands', `${resolution.id.replaceAll(' ', '/')}.js`)
  const { default: command } = require(file) as { default: StartableCommand }
  const [{ createConfig }, facts] = await Promise.all([
    import('./config.ts'),
    readFile(join(root, 'package.json'), 'utf8'),
  ])
  command.id = resolution.id.replaceAll(' ', ':')
  await command.start([...resolution.argv], createConfig(root, JSON.parse(facts)))
}

/** Help is written when lake is built: no command is loaded to describe it. */
async function printHelp(root: string, id: string): Promise<void> {
  writeOut(await readFile(join(root, 'dist', 'help', `${id.replaceAll(' ', '-') || 'lake'}.txt`), 'utf8'))
}

function unknownCommand(words: string, suggestions: readonly string[]): LakeError {
  const meant = suggestions.map((id) => ({ id: 'meant', command: `lake ${id}` }))
  return new LakeError(`Unknown ${words.startsWith('-') ? 'flag' : 'command'}: ${words}`, {
    code: 'unknown-command',
    exit: 'usage',
    details: suggestions.length > 0 ? ['Did you mean:'] : [],
    actions: [...meant, { id: 'help', command: 'lake --help' }],
  })
}

function fail(thrown: unknown, argv: readonly string[]): void {
  const error = toLakeError(thrown, '')
  process.exitCode = exitCodes[error.exit]
  writeFailure(error, { command: '', output: openOutput(argv), warnings: [], streaming: false })
}

function dieOnBugs(argv: readonly string[]): void {
  const die = (thrown: unknown) => {
    fail(thrown, argv)
    process.exit()
  }
  process.on('uncaughtException', die)
  process.on('unhandledRejection', die)
  // The reader has left (`lake logs | head`): nobody is there to be told.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(exitCodes.ok)
  })
}
