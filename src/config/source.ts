// The text of lake.yaml as YAML: what cannot be read is said in words that need no YAML specification.
import { parseDocument } from 'yaml'
import type { Document, YAMLError } from 'yaml'
import type { Finding } from '../findings.ts'
import { maskReferences } from './interpolate.ts'

export interface Source {
  readonly file: string
  /** Without a byte order mark, references masked; offsets are those of the text. */
  readonly text: string
  readonly document: Document
  /** Offsets at which lines start. (The parser's own counter loses lines where it loses its way.) */
  readonly lines: readonly number[]
}

export type SourceResult =
  | { readonly ok: true; readonly source: Source; readonly findings: readonly Finding[] }
  | { readonly ok: false; readonly findings: readonly Finding[] }

export function readSource(raw: string, file: string, maxCharacters = 128 * 1024): SourceResult {
  const at = { ruleId: 'yaml-syntax', severity: 'error', file, line: 1, col: 1 } as const
  if (raw.length > maxCharacters) {
    return {
      ok: false,
      findings: [
        { ...at, message: `larger than ${maxCharacters / 1024} KB`, fix: 'is this the right file?' },
      ],
    }
  }
  const text = maskReferences(raw.replace(/^\uFEFF/, ''))
  const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  let document: Document
  try {
    document = parseDocument(text, { prettyErrors: false })
  } catch (error) {
    // The YAML parser is recursive; whatever it cannot stand is not a configuration.
    return { ok: false, findings: [{ ...at, message: 'not readable as YAML', fix: shortReason(error) }] }
  }
  const source = { file, text, document, lines }
  const findings = syntaxFindings(source)
  const fatal = document.errors.some(({ code }) => code !== 'DUPLICATE_KEY')
  return fatal ? { ok: false, findings } : { ok: true, source, findings }
}

function shortReason(error: unknown): string {
  return error instanceof RangeError ? 'it is nested too deeply' : 'check it with a YAML validator'
}

/** 1-based, never past the end of the text. */
export function position(
  source: Pick<Source, 'lines' | 'text'>,
  offset: number,
): { line: number; col: number } {
  const inside = Math.max(0, Math.min(offset, source.text.trimEnd().length))
  const line = lineAt(source.lines, inside)
  return { line, col: inside - (source.lines[line - 1] ?? 0) + 1 }
}

/** By halves: long files have thousands of lines, and hundreds of findings. */
function lineAt(lines: readonly number[], offset: number): number {
  let [low, high] = [1, lines.length]
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if ((lines[middle - 1] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low
}

/** One mistake makes the parser stumble many times; the first stumble of a line says it, and few lines are enough. */
function syntaxFindings(source: Source): readonly Finding[] {
  const problems = [...source.document.errors, ...source.document.warnings]
  const byLine = new Map<number, Finding>()
  for (const problem of problems) {
    const finding = syntaxFinding(problem, source)
    if (!byLine.has(finding.line)) byLine.set(finding.line, finding)
  }
  return [...byLine.values()].slice(0, 5)
}

function syntaxFinding(problem: YAMLError, source: Source): Finding {
  const start = startOf(problem, source.text)
  const [message, fix] = explain(problem, source.text.slice(start))
  const duplicate = problem.code === 'DUPLICATE_KEY'
  return {
    ruleId: duplicate ? 'duplicate-key' : 'yaml-syntax',
    severity: 'error',
    file: source.file,
    ...position(source, start),
    message,
    fix,
  }
}

/** An open quote is noticed at the end of the file, and is the last of its kind before it. */
function startOf({ code, message, pos }: YAMLError, text: string): number {
  const quote = /Missing closing (.)quote/.exec(message)?.[1]
  const opened = code === 'MISSING_CHAR' && quote !== undefined ? text.lastIndexOf(quote, pos[0]) : -1
  return opened === -1 ? pos[0] : opened
}

type Words = readonly [message: string, fix: string]

const known: Readonly<Partial<Record<YAMLError['code'], Words>>> = {
  TAB_AS_INDENT: ['a tab where YAML wants spaces', 'indent with two spaces'],
  MULTIPLE_DOCS: [
    'a second YAML document starts here',
    'one document is all there may be: remove the line "---"',
  ],
  BLOCK_AS_IMPLICIT_KEY: [
    'a key and its mapping on one line, or a next line indented too far',
    'put nested keys on lines of their own, two spaces in; quote a value that contains ": "',
  ],
  MULTILINE_IMPLICIT_KEY: [
    'a line without a value, or a key that runs over several lines',
    'write each as "key: value"',
  ],
  BAD_DQ_ESCAPE: ['a backslash that means nothing inside double quotes', 'use single quotes'],
}

function explain({ code, message }: YAMLError, rest: string): Words {
  const word = /^[^\s:,{}[\]]{1,40}/.exec(rest)?.[0] ?? ''
  const words = known[code]
  if (words !== undefined) return words
  if (code === 'DUPLICATE_KEY') return [`the key "${word}" is there twice`, 'keep one of the two']
  if (code === 'BAD_INDENT') return badIndent(message)
  if (code === 'BAD_SCALAR_START')
    return [`a value cannot start with ${rest[0] ?? 'this'}`, 'put the value in quotes']
  if (code === 'MISSING_CHAR') return missingCharacter(message)
  if (code === 'UNEXPECTED_TOKEN') return unexpectedToken(message)
  if (code === 'TAG_RESOLVE_FAILED') return [`the tag ${word} is unknown here`, 'remove it; no tag is needed']
  return [`not valid YAML: ${lowerFirst(message)}`, 'check quotes, brackets and indentation here']
}

function badIndent(message: string): Words {
  const flow = /must be sufficiently indented and end with a (.)/.exec(message)?.[1]
  if (flow !== undefined) return [`a bracket opened above is not closed`, `add the missing "${flow}"`]
  return ['indented differently from the lines it belongs to', 'line its keys up: same depth, same column']
}

function missingCharacter(message: string): Words {
  if (message.includes('quote')) return ['a text in quotes that is not closed', 'add the quote at its end']
  if (message.includes('followed by map values'))
    return ['a word without a value', 'write it as "key: value"']
  const flow = /(?:end with a|expected a?) ?(.)/i.exec(message)?.[1]
  if (flow !== undefined) return ['a bracket that is not closed', `add the missing "${flow}"`]
  return [`not valid YAML: ${lowerFirst(message)}`, 'check quotes, brackets and commas here']
}

function unexpectedToken(message: string): Words {
  if (message.includes('block-seq-ind on same line')) {
    return ['a list that starts on the line of its key', 'start it on the next line, or write [a, b]']
  }
  return ['this does not belong here', 'quote the value before it, or start a new line "key: value"']
}

function lowerFirst(text: string): string {
  return text.slice(0, 1).toLowerCase() + text.slice(1)
}
