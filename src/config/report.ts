// Findings as text for a terminal.
import type { Finding, Severity } from '../findings.ts'

/** Colours, where the caller wants them. */
export interface Paint {
  readonly severity: (text: string, severity: Severity) => string
  readonly place: (text: string) => string
  readonly source: (text: string) => string
}

const plain: Paint = { severity: (text) => text, place: (text) => text, source: (text) => text }

const width = 100

/** One or three lines each: place and message; the line of the file; a caret under the column. */
export function formatFindings(
  findings: readonly Finding[],
  text: string | ReadonlyMap<string, string>,
  paint: Paint = plain,
): readonly string[] {
  const split = (whole: string): readonly string[] => whole.replace(/^\uFEFF/, '').split(/\r\n|\n/)
  const linesOf = new Map(typeof text === 'string' ? [] : [...text].map(([file, it]) => [file, split(it)]))
  const only = typeof text === 'string' ? split(text) : []
  return findings.flatMap((finding) => {
    const lines = linesOf.get(finding.file) ?? only
    const { severity, message, fix } = finding
    const outside = isOutside(finding)
    const place = outside ? finding.file : `${finding.file}:${finding.line}:${finding.col}`
    const said = visible(fix === undefined ? message : `${message}; ${fix}`)
    const first = `${paint.place(visible(place))} ${paint.severity(severity, severity)} ${said}`
    const line = outside ? '' : (lines[finding.line - 1] ?? '')
    if (line.trim() === '') return [first]
    return [first, ...excerpt(withoutSecrets(line, finding, findings)).map((shown) => paint.source(shown))]
  })
}

/** `LAKE_SIZE` and `--size` are places too, without lines. */
function isOutside({ file }: Finding): boolean {
  return /^(LAKE_[A-Z]+|--[a-z]+)$/.test(file)
}

interface Spot {
  readonly line: string
  readonly col: number
}

const secretKey =
  /(?:password|secret|token|webhook|api_?key)["']?\s*:\s+(?=\S)(?!["']?(?:\$\{|file:|[{[|>]))/gi
const quoted = /^(?:"(?:\\.|[^"\\])*"|'(?:''|[^'])*')/
const unquoted = /^.*?(?=,\s+[\w-]+\s*:|\s*[}\]]\s*(?:[,}\]#]|$)|\s+#|$)/

/** A secret that stands in the file need not stand in a terminal or a CI log as well. */
function withoutSecrets(line: string, at: Finding, findings: readonly Finding[]): Spot {
  const reported = findings.filter(
    (finding) => finding.ruleId === 'literal-secret' && finding.line === at.line,
  )
  const starts = new Set([
    ...reported.map(({ col }) => col - 1),
    ...[...line.matchAll(secretKey)].map(({ index, 0: key }) => index + key.length),
  ])
  // From the right, so that the columns to the left stay what they are.
  return [...starts]
    .sort((a, b) => b - a)
    .reduce<Spot>(
      (spot, start) => {
        const rest = spot.line.slice(start)
        const length = (quoted.exec(rest) ?? unquoted.exec(rest))?.[0].length ?? rest.length
        const moved = spot.col - 1 >= start + length ? spot.col - length + 3 : Math.min(spot.col, start + 1)
        return { line: `${spot.line.slice(0, start)}***${rest.slice(length)}`, col: moved }
      },
      { line, col: at.col },
    )
}

function excerpt({ line, col }: Spot): readonly [source: string, caret: string] {
  const indent = line.length - line.trimStart().length
  const start =
    line.length - indent <= width
      ? Math.min(indent, col - 1)
      : Math.max(Math.min(indent, col - 1), col - 1 - width / 2)
  const shown = visible(line.slice(start, start + width).replaceAll('\t', ' '))
  const before = visible(line.slice(start, col - 1).replaceAll('\t', ' '))
  return [`    ${shown}`, `    ${' '.repeat(before.length)}^`]
}

/** Control and direction characters could rewrite the terminal; they are shown as their codes. */
const unsafe = /[\p{Cc}\p{Cs}\u061C\u200B-\u200F\u2028-\u202E\u2066-\u2069\uFEFF]/gu

function visible(text: string): string {
  return text.replaceAll(
    unsafe,
    (character) => `\\u${(character.codePointAt(0) ?? 0).toString(16).padStart(4, '0')}`,
  )
}
