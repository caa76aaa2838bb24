// Whatever was thrown becomes a LakeError, and a LakeError becomes text.

import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import { safe, type Terminal } from './terminal.ts'

// npm knows the page where the package takes reports.
const report = 'npm bugs lake-observability'

/** The parser of flags throws its own errors; all of them mean wrong usage. */
interface ParserError extends Error {
  readonly oclif: { readonly exit?: number }
  /** Those that are unknown, and those there are. */
  readonly flags?: readonly string[]
  readonly parse?: { readonly input?: { readonly flags?: Readonly<Record<string, unknown>> } }
}

function isParserError(error: unknown): error is ParserError {
  return error instanceof Error && 'oclif' in error
}

/** Ctrl-C while a question is open: the prompt reads keys itself, so no signal arrives. */
function isClosedPrompt(error: unknown): boolean {
  return error instanceof Error && ['ExitPromptError', 'AbortPromptError'].includes(error.name)
}

export function toLakeError(thrown: unknown, command: string): LakeError {
  if (thrown instanceof LakeError) return thrown
  if (isParserError(thrown)) return usageError(thrown, command)
  if (isClosedPrompt(thrown))
    return new LakeError('Interrupted', { code: 'interrupted', exit: 'interrupted' })
  const error = thrown instanceof Error ? thrown : new Error(String(thrown))
  return new LakeError(error.message || error.name, {
    code: 'bug',
    exit: 'bug',
    details: (error.stack ?? '').split('\n').slice(1),
    actions: [{ id: 'report', command: report }],
    cause: error,
  })
}

const parserAdvice = /\n*See more help with --help\s*$/

function usageError(error: ParserError, command: string): LakeError {
  const [message = '', ...details] = error.message
    .replace(parserAdvice, '')
    .replace(/^Parsing (--\S+) \n\t/, '$1: ')
    .split('\n')
  return new LakeError(plainUsage(message), {
    code: 'usage',
    exit: 'usage',
    details: [...details.map((line) => line.trim()).filter((line) => line !== ''), ...meantFlags(error)],
    actions: [{ id: 'help', command: `lake ${command} --help` }],
    cause: error,
  })
}

function meantFlags({ flags = [], parse }: ParserError): readonly string[] {
  const known = Object.keys(parse?.input?.flags ?? {})
  return flags.flatMap((flag) => {
    const meant = nearest(flag.replace(/^--?/, ''), known)
    return meant === undefined ? [] : [`Did you mean --${meant}?`]
  })
}

function plainUsage(message: string): string {
  return message.replace('Nonexistent flag', 'Unknown flag').replace(/ arg(s?)\b/, ' argument$1')
}

/** What, why, and what fixes it. */
export function errorText(error: LakeError, { paint, symbols }: Terminal): string {
  if (error.exit === 'bug') return bugText(error, { paint, symbols })
  const lines = [`${paint.red(symbols.fail)} ${paint.bold(safe(error.message))}`]
  for (const detail of error.details) lines.push(`  ${safe(detail)}`)
  for (const { command } of error.actions) lines.push(`  ${symbols.arrow} ${paint.cyan(command)}`)
  return lines.join('\n')
}

function bugText(error: LakeError, { paint, symbols }: Pick<Terminal, 'paint' | 'symbols'>): string {
  return [
    `${paint.red(symbols.fail)} ${paint.bold(`This is a bug in lake: ${safe(error.message)}`)}`,
    ...error.details.map((line) => paint.dim(safe(line))),
    `  Please report it, with the lines above: ${report}`,
  ].join('\n')
}
