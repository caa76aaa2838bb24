// A command in words: for help and for docs/cli.md.

import type { Command } from '@oclif/core'
import { globalFlags } from '../../src/cli/flags.ts'

type Row = readonly [name: string, text: string]

export interface CommandText {
  readonly id: string
  readonly summary: string
  readonly description: string
  readonly usage: string
  readonly args: readonly Row[]
  readonly flags: readonly Row[]
  readonly globals: readonly Row[]
  readonly examples: readonly string[]
}

export function describeCommand(command: Command.Cached): CommandText {
  const id = command.id.replaceAll(':', ' ')
  const flags = Object.values(command.flags).filter((flag) => flag.hidden !== true)
  const args = Object.values(command.args).filter((arg) => arg.hidden !== true)
  const isGlobal = (flag: { name: string }) => Object.hasOwn(globalFlags, flag.name)
  return {
    id,
    summary: plain(command.summary ?? '', id),
    description: plain(command.description ?? '', id),
    usage: ['lake', id, ...args.map((arg) => argUsage(arg, takesMore(command, arg.name))), '[flags]'].join(
      ' ',
    ),
    args: args.map((arg) => [arg.name, remarks(arg.description, arg)]),
    flags: flags.filter((flag) => !isGlobal(flag)).map(flagRow),
    globals: flags.filter(isGlobal).map(flagRow),
    examples: examplesOf(command).map((example) => plain(example, id)),
  }
}

/** oclif's own placeholders. */
function plain(text: string, id: string): string {
  return text
    .replaceAll(/<%= *config\.bin *%>/g, 'lake')
    .replaceAll(/<%= *command\.id *%>/g, id)
    .trim()
}

/** A command that takes any number of words takes them where its last argument stands. */
function takesMore({ strict, args }: Command.Cached, name: string): boolean {
  return args[name]?.multiple === true || (strict === false && name === Object.keys(args).at(-1))
}

function argUsage(arg: Command.Arg.Cached, more: boolean): string {
  const name = more ? `<${arg.name}>...` : `<${arg.name}>`
  return arg.required === true ? name : `[${name}]`
}

function flagRow(flag: Command.Flag.Cached): Row {
  const char = flag.char === undefined ? '    ' : `-${flag.char}, `
  const negated = flag.type === 'boolean' && flag.allowNo ? '[no-]' : ''
  const value = flag.type === 'option' ? ` ${flag.helpValue?.toString() ?? `<${flag.name}>`}` : ''
  return [`${char}--${negated}${flag.name}${value}`, remarks(flag.summary ?? flag.description, flag)]
}

interface Remarkable {
  readonly options?: readonly string[]
  readonly default?: unknown
  readonly required?: boolean
  readonly multiple?: boolean
}

function remarks(text: string | undefined, facts: Remarkable): string {
  const notes = [
    facts.required === true ? 'required' : '',
    facts.options?.join(' | ') ?? '',
    facts.default === undefined || facts.default === false || facts.default === ''
      ? ''
      : `default ${JSON.stringify(facts.default).replaceAll('"', '')}`,
    facts.multiple === true ? 'may be repeated' : '',
  ].filter((note) => note !== '')
  return [text ?? '', notes.length === 0 ? '' : `[${notes.join('; ')}]`].join(' ').trim()
}

function examplesOf({ examples = [] }: Command.Cached): readonly string[] {
  const list = typeof examples === 'string' ? [examples] : examples
  return list.flatMap((example) => {
    if (typeof example === 'string') return example.split('\n')
    return [`# ${example.description}`, ...example.command.split('\n')]
  })
}
