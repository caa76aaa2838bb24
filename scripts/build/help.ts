// Help texts, written when lake is built: showing one is reading a file.

import { groups } from '../../src/cli/groups.ts'
import { topics } from '../../src/cli/resolve.ts'
import { describeCommand, type CommandText } from './describe.ts'
import type { Manifest } from './manifest.ts'

/** File name to text; `lake` is the root. */
export function renderHelp(manifest: Manifest, tagline: string): ReadonlyMap<string, string> {
  const commands = Object.values(manifest.commands)
    .filter((command) => !command.hidden)
    .map(describeCommand)
  const texts = new Map([['lake', rootHelp(commands, tagline)]])
  for (const topic of topics(commands.map(({ id }) => id))) {
    texts.set(fileOf(topic), topicHelp(commands, topic))
  }
  for (const command of commands) texts.set(fileOf(command.id), commandHelp(command, commands))
  return texts
}

function fileOf(id: string): string {
  return id.replaceAll(' ', '-')
}

function rootHelp(commands: readonly CommandText[], tagline: string): string {
  const sections = Object.entries(groups).map(([title, names]) => {
    const members = names.flatMap((name) =>
      commands.filter(({ id }) => id === name || id.startsWith(`${name} `)),
    )
    return section(title, table(members.map(({ id, summary }) => [id, summary])))
  })
  const usage = section('Usage', '  lake <command> [flags]      in an empty folder, start with: lake up')
  const more = 'lake <command> --help says more of one command; every command has --json.'
  return join([tagline, usage, ...sections, more])
}

function topicHelp(commands: readonly CommandText[], topic: string): string {
  const members = commands.filter(({ id }) => id.startsWith(`${topic} `))
  const usage = section('Usage', `  lake ${topic} <command> [flags]`)
  return join([usage, section('Commands', table(members.map(({ id, summary }) => [id, summary])))])
}

function commandHelp(command: CommandText, commands: readonly CommandText[]): string {
  const below = commands.filter(({ id }) => id.startsWith(`${command.id} `))
  return join([
    command.summary,
    section('Usage', `  ${command.usage}`),
    wrap(command.description, width).join('\n'),
    section('Arguments', table(command.args)),
    section('Flags', table(command.flags)),
    section('Commands below it', table(below.map(({ id, summary }) => [id, summary]))),
    section('Examples', command.examples.map((example) => `  ${example}`).join('\n')),
    section('Flags of every command', table(command.globals)),
    'Each flag has a variable: --no-input is LAKE_NO_INPUT.',
  ])
}

function join(blocks: readonly string[]): string {
  return `${blocks.filter((block) => block !== '').join('\n\n')}\n`
}

function section(title: string, body: string): string {
  return body === '' ? '' : `${title.toUpperCase()}\n${body}`
}

const width = 80

function table(rows: readonly (readonly [string, string])[]): string {
  const left = Math.min(30, Math.max(0, ...rows.map(([name]) => name.length)))
  return rows
    .map(([name, text]) => {
      const [first = '', ...rest] = wrap(text, width - left - 4)
      const lines =
        name.length > left ? [`  ${name}`, indent(first, left)] : [`  ${name.padEnd(left)}  ${first}`]
      return [...lines, ...rest.map((line) => indent(line, left))].join('\n').trimEnd()
    })
    .join('\n')
}

function indent(line: string, left: number): string {
  return ' '.repeat(left + 4) + line
}

function wrap(text: string, columns: number): readonly string[] {
  const lines: string[] = []
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const line = lines.at(-1)
    if (line !== undefined && line.length + word.length < columns) lines[lines.length - 1] = `${line} ${word}`
    else lines.push(word)
  }
  return lines
}
