// Enough of Markdown for the text panels of dashboards: headings, lists, tables, code, quotes, links, emphasis.
import { el } from '../dom.ts'

type Href = (url: string) => string

export function blocks(text: string, href: Href): readonly HTMLElement[] {
  const lines = text.replaceAll('\r', '').split('\n')
  const found: HTMLElement[] = []
  while (lines.length > 0) {
    const [line = ''] = lines
    if (line.trim() === '') {
      lines.shift()
      continue
    }
    const reader = readers.find(([pattern]) => pattern.test(line))
    found.push(reader === undefined ? paragraph(lines, href) : reader[1](lines, href))
  }
  return found
}

/** Takes the lines that it reads from the front. */
type Read = (lines: string[], href: Href) => HTMLElement

const while_ = (lines: string[], pattern: RegExp): readonly string[] => {
  const end = lines.findIndex((line) => !pattern.test(line))
  return lines.splice(0, end < 0 ? lines.length : end)
}

const bullet = /^\s*[-*+]\s+/
const counted = /^\s*\d+[.)]\s+/

const readers: readonly (readonly [RegExp, Read])[] = [
  [
    /^#{1,6}\s/,
    (lines, href) => {
      const [, marks = '#', title = ''] = /^(#+)\s+(.*?)\s*#*$/.exec(lines.shift() ?? '') ?? []
      return el(
        (['h1', 'h2', 'h3', 'h4'] as const)[Math.min(marks.length, 4) - 1] ?? 'h4',
        {},
        ...inline(title, href),
      )
    },
  ],
  [
    /^```/,
    (lines) => {
      lines.shift()
      const code = while_(lines, /^(?!```)/)
      lines.shift()
      return el('pre', {}, el('code', {}, code.join('\n')))
    },
  ],
  [/^\s*(?:[-*_]\s*){3,}$/, (lines) => (lines.shift(), el('hr'))],
  [bullet, (lines, href) => items(lines, bullet, 'ul', href)],
  [counted, (lines, href) => items(lines, counted, 'ol', href)],
  [
    /^>/,
    (lines, href) => {
      const quoted = while_(lines, /^>/).map((line) => line.replace(/^>\s?/, ''))
      return el('blockquote', {}, ...blocks(quoted.join('\n'), href))
    },
  ],
  [/^\s*\|.*\|\s*$/, (lines, href) => table(while_(lines, /^\s*\|/), href)],
]

function items(lines: string[], mark: RegExp, name: 'ul' | 'ol', href: Href): HTMLElement {
  const texts: string[] = []
  while (
    lines.length > 0 &&
    (mark.test(lines[0] ?? '') || (/^\s+\S/.test(lines[0] ?? '') && texts.length > 0))
  ) {
    const line = lines.shift() ?? ''
    if (mark.test(line)) texts.push(line.replace(mark, ''))
    else texts.push(`${texts.pop() ?? ''} ${line.trim()}`)
  }
  return el(name, {}, ...texts.map((text) => el('li', {}, ...inline(text, href))))
}

function table(lines: readonly string[], href: Href): HTMLElement {
  const rows = lines
    .filter((line) => !/^[\s|:-]+$/.test(line))
    .map((line) =>
      line
        .trim()
        .replaceAll(/^\||\|$/g, '')
        .split('|')
        .map((cell) => cell.trim()),
    )
  const [head = [], ...rest] = rows
  return el(
    'table',
    {},
    el('thead', {}, el('tr', {}, ...head.map((cell) => el('th', {}, ...inline(cell, href))))),
    el(
      'tbody',
      {},
      ...rest.map((row) => el('tr', {}, ...row.map((cell) => el('td', {}, ...inline(cell, href))))),
    ),
  )
}

function paragraph(lines: string[], href: Href): HTMLElement {
  const first = lines.shift() ?? ''
  const more = while_(lines, /^(?!#{1,6}\s|```|>|\s*[-*+]\s|\s*\d+[.)]\s)\s*\S/)
  return el('p', {}, ...inline([first, ...more].join(' '), href))
}

const marks =
  /(`[^`]+`)|\*\*(.+?)\*\*|__(.+?)__|\*([^*\s][^*]*)\*|\[([^\]]+)\]\(([^)\s]+)\)|(https?:\/\/[^\s<>)]+)/g

function inline(text: string, href: Href): readonly (Node | string)[] {
  const parts: (Node | string)[] = []
  let at = 0
  for (const found of text.matchAll(marks)) {
    parts.push(text.slice(at, found.index))
    at = found.index + found[0].length
    parts.push(marked(found, href))
  }
  return [...parts, text.slice(at)]
}

function marked(
  [, code, bold, strong, light, words, url, bare]: readonly (string | undefined)[],
  href: Href,
): Node | string {
  if (code !== undefined) return el('code', {}, code.slice(1, -1))
  const heavy = bold ?? strong
  if (heavy !== undefined) return el('strong', {}, ...inline(heavy, href))
  if (light !== undefined) return el('em', {}, ...inline(light, href))
  const target = url ?? bare ?? ''
  if (!/^(https?:|\/|#)/.test(target)) return words ?? target
  return el('a', { href: href(target) }, ...(words === undefined ? [target] : inline(words, href)))
}
