// Reports as they look on four kinds of terminal, at two widths.
import { stripVTControlCharacters } from 'node:util'
import { readTerminal } from '../../src/cli/terminal.ts'
import type { Style } from '../../src/report/style.ts'

const terminals = {
  colour: { isTTY: true, environment: { TERM: 'xterm-256color', LANG: 'C.UTF-8' } },
  NO_COLOR: { isTTY: true, environment: { TERM: 'xterm-256color', LANG: 'C.UTF-8', NO_COLOR: '1' } },
  piped: { isTTY: false, environment: { LANG: 'C.UTF-8' } },
  'TERM=dumb': { isTTY: true, environment: { TERM: 'dumb', LANG: 'C.UTF-8' } },
} as const

export function styles(width: number): readonly (readonly [string, Style])[] {
  return Object.entries(terminals).map(([name, { isTTY, environment }]) => {
    const screen = { isTTY, columns: width }
    return [name, readTerminal({ screen, environment, color: true })] as const
  })
}

/** Escape sequences as text, so that a snapshot can be read. */
function visible(text: string): string {
  return text.replaceAll('\u001B[', '\\e[')
}

export interface Recording {
  /** The report on each terminal, one after the other. */
  readonly text: string
  readonly tooWide: readonly string[]
}

export function record(report: (style: Style) => string, width: number): Recording {
  const shown = styles(width).map(([terminal, style]) => ({ terminal, text: report(style) }))
  const lines = shown.flatMap(({ text }) => stripVTControlCharacters(text).split('\n'))
  return {
    text: shown
      .map(({ terminal, text }) => `### ${terminal}, ${width} columns\n${visible(text)}\n`)
      .join('\n'),
    tooWide: lines.filter((line) => line.length > width),
  }
}
