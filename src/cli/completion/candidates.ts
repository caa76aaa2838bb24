// What fits where the cursor is.
import type { Grammar, GrammarFlag } from './grammar.ts'
import type { Line } from './line.ts'

export interface Candidate {
  readonly value: string
  readonly about?: string
}

/** What only the project knows. */
export type Source = 'services' | 'dashboards' | 'secrets' | 'files' | 'alerts'

/** `files` and `folders` are the shell's own to complete. */
export type Completion = readonly Candidate[] | 'files' | 'folders'

export type Known = (source: Source) => Promise<readonly Candidate[]>

export async function complete(grammar: Grammar, line: Line, known: Known): Promise<Completion> {
  const found = await fitting(grammar, line, known)
  if (typeof found === 'string') return found
  return found
    .filter(({ value }) => value.startsWith(line.current))
    .map((candidate) => ({ ...candidate, value: `${line.lead}${candidate.value}` }))
}

function fitting(grammar: Grammar, line: Line, known: Known): Completion | Promise<Completion> {
  if (line.flag !== undefined) return flagValues(grammar, line.flag, known)
  if (line.current.startsWith('-') && !line.literal) return flags(grammar, line)
  const below = line.args.length === 0 ? commandsBelow(grammar, line.path) : []
  if (line.command === undefined) return below
  return below.length === 0
    ? argument(grammar, line, known)
    : alsoBelow(below, argument(grammar, line, known))
}

/** A command that is a topic too: `alerts silence X`, `alerts silence list`. */
async function alsoBelow(below: readonly Candidate[], own: Promise<Completion>): Promise<Completion> {
  const found = await own
  return typeof found === 'string' ? below : [...below, ...found]
}

function commandsBelow({ commands }: Grammar, path: readonly string[]): readonly Candidate[] {
  const prefix = path.map((word) => `${word} `).join('')
  const found = new Map<string, string>()
  for (const { id, summary } of commands) {
    if (!id.startsWith(prefix)) continue
    const [next = '', ...deeper] = id.slice(prefix.length).split(' ')
    if (deeper.length === 0) found.set(next, summary)
    else if (!found.has(next)) found.set(next, `${next} …`)
  }
  return [...found].map(([value, about]) => ({ value, about }))
}

function flags(grammar: Grammar, { command, given }: Line): readonly Candidate[] {
  return [...(command?.flags ?? []), ...grammar.globals]
    .filter((flag) => flag.repeats || !given.has(flag))
    .flatMap(({ names, summary }) => names.map((value) => ({ value, about: summary })))
}

async function flagValues(grammar: Grammar, flag: GrammarFlag, known: Known): Promise<Completion> {
  if (flag.options.length > 0) return flag.options.map((value) => ({ value }))
  const [name = ''] = flag.names
  if (name === '--project') return 'folders'
  if (name === '--with' || name === '--only') return grammar.components.map((value) => ({ value }))
  if (name === '--service') return known('services')
  if (name === '--compare') return known('alerts')
  if (name === '--component') return grammar.components.map((value) => ({ value }))
  return []
}

/** Arguments are completed by their names, so that a new command is completed without a word said here. */
async function argument(grammar: Grammar, line: Line, known: Known): Promise<Completion> {
  const { args, command } = line
  const last = (command?.args.length ?? 0) - 1
  const index = command?.repeats === true ? Math.min(args.length, last) : args.length
  const wanted = command?.args[index]
  if (wanted === undefined) return []
  if (wanted.options.length > 0) return wanted.options.map((value) => ({ value }))
  const found = await named(grammar, line, { name: wanted.name, known })
  return typeof found === 'string' ? found : found.filter(({ value }) => !args.includes(value))
}

/** By the name of the argument, or by command and name. */
const sources: Readonly<Record<string, Source>> = {
  service: 'services',
  dashboard: 'dashboards',
  alert: 'alerts',
  'config secrets name': 'secrets',
  'alerts backtest rule': 'alerts',
  'alerts silence expire silence': 'alerts',
  'eject path': 'files',
}

async function named(
  grammar: Grammar,
  { command, args }: Line,
  { name, known }: { readonly name: string; readonly known: Known },
): Promise<Completion> {
  const source = sources[`${command?.id} ${name}`] ?? sources[name]
  if (source !== undefined) return known(source)
  if (name === 'system') return grammar.systems.map((value) => ({ value }))
  if (name === 'program') return grammar.programs.map((value) => ({ value }))
  if (name === 'component') return grammar.components.map((value) => ({ value }))
  if (name === 'key') return Object.keys(grammar.keys).map((value) => ({ value }))
  if (name === 'value') return (grammar.keys[args[0] ?? ''] ?? []).map((value) => ({ value }))
  return name === 'file' ? 'files' : []
}
