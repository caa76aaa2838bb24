// From the words on the command line to one command.

import { editDistance } from '../config/nearest.ts'

export type Resolution =
  | { readonly kind: 'command'; readonly id: string; readonly argv: readonly string[] }
  /** `id` is empty for the root. */
  | { readonly kind: 'help'; readonly id: string }
  | { readonly kind: 'unknown'; readonly words: string; readonly suggestions: readonly string[] }

// Global flags with a value: the word after them is not a command.
const valued = new Set(['-C', '--project'])
const helpFlags = new Set(['--help', '-h'])
// Those of flags.ts, which brings the parser along and is not loaded to show help.
const plain = new Set(['--json', '--quiet', '-q', '--verbose', '--yes', '-y', '--no-input', '--no-color'])

function isGlobal(flag: string): boolean {
  return plain.has(flag) || [...valued].some((name) => flag === name || flag.startsWith(`${name}=`))
}

export function resolveCommand(argv: readonly string[], ids: readonly string[]): Resolution {
  const own = argv.indexOf('--') === -1 ? argv : argv.slice(0, argv.indexOf('--'))
  const { flags, words } = leadingFlags(argv)
  const asksHelp = words[0] === 'help' || own.some((word) => helpFlags.has(word))
  const path = leadingWords(words[0] === 'help' ? words.slice(1) : words)

  const id = longest(path, new Set(ids))
  if (id !== undefined) {
    if (asksHelp) return { kind: 'help', id }
    return { kind: 'command', id, argv: [...flags, ...words.slice(id.split(' ').length)] }
  }
  const topic = longest(path, topics(ids))
  const rest = topic === undefined ? path : path.slice(topic.split(' ').length)
  if (rest.length > 0) return unknown(path, ids)
  if (topic !== undefined) return { kind: 'help', id: topic }
  const strange = flags.filter((flag) => flag.startsWith('-')).find((flag) => !isGlobal(flag))
  if (strange !== undefined) return { kind: 'unknown', words: strange, suggestions: [] }
  return { kind: 'help', id: '' }
}

/** `lake -C folder up`: flags before the command belong to the command. */
function leadingFlags(argv: readonly string[]): { flags: readonly string[]; words: readonly string[] } {
  let at = 0
  while (argv[at]?.startsWith('-') && argv[at] !== '--' && !helpFlags.has(argv[at] ?? '')) {
    at += valued.has(argv[at] ?? '') ? 2 : 1
  }
  return { flags: argv.slice(0, at), words: argv.slice(at) }
}

function leadingWords(words: readonly string[]): readonly string[] {
  const end = words.findIndex((word) => word.startsWith('-'))
  return words.slice(0, end === -1 ? undefined : end)
}

function longest(path: readonly string[], ids: ReadonlySet<string>): string | undefined {
  return path
    .map((_, index) => path.slice(0, path.length - index).join(' '))
    .find((candidate) => ids.has(candidate))
}

export function topics(ids: readonly string[]): ReadonlySet<string> {
  return new Set(ids.flatMap((id) => (id.includes(' ') ? [id.slice(0, id.lastIndexOf(' '))] : [])))
}

function unknown(path: readonly string[], ids: readonly string[]): Resolution {
  const words = path.join(' ')
  const scored = ids.map((id) => ({ id, distance: distanceTo(id, path) }))
  const near = scored.filter(({ id, distance }) => distance <= Math.max(1, Math.floor(id.length / 3)))
  near.sort((a, b) => a.distance - b.distance)
  const best = near.filter(({ distance }) => distance <= (near[0]?.distance ?? 0) + 1)
  return { kind: 'unknown', words, suggestions: best.slice(0, 3).map(({ id }) => id) }
}

/** Compares with as many words as the command has: what follows may be its arguments. A word cut short is near. */
function distanceTo(id: string, path: readonly string[]): number {
  const typed = path.slice(0, id.split(' ').length).join(' ')
  return typed.length > 2 && id.startsWith(typed) ? 1 : editDistance(typed, id)
}
