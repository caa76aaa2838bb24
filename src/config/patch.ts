// Changes to the text of lake.yaml where they belong, so that every other byte stays: comments, quotes, order, blanks.
import { isAlias, isMap, isScalar, isSeq } from 'yaml'
import type { Document, Pair, YAMLMap } from 'yaml'
import { rangeOf } from './nodes.ts'

interface Splice {
  readonly start: number
  readonly end: number
  readonly text: string
}

interface Found {
  readonly map: YAMLMap
  readonly pair?: Pair
  /** Keys below the deepest mapping that is there; the first of them is missing, unless `pair` is it. */
  readonly rest: readonly string[]
}

/** The text with the value at the path; undefined where the path leads through something that is no mapping. */
export function patchSet(
  text: string,
  document: Document,
  path: readonly string[],
  value: string,
): string | undefined {
  const root = document.contents
  if (root === null || (isScalar(root) && root.value === null))
    return appended(text, nested(path, value, { indent: 0, eol: eolOf(text) }))
  const found = isMap(root) && root.items.length > 0 ? find(root, path) : undefined
  const splice = found === undefined ? undefined : setSplice(text, found, value)
  return splice === undefined ? undefined : apply(text, splice)
}

/** The text without the key; undefined where it stands on a line with something else. */
export function patchUnset(text: string, document: Document, path: readonly string[]): string | undefined {
  const found = isMap(document.contents) ? find(document.contents, withEmptied(document, path)) : undefined
  if (found?.pair === undefined || found.rest.length !== 1) return undefined
  const splice = found.map.flow === true ? unsetInFlow(found.map, found.pair) : unsetInBlock(text, found.pair)
  return splice === undefined ? undefined : apply(text, splice)
}

/** A section goes with its last key. A component stays: without keys it runs with its defaults. */
function withEmptied(document: Document, path: readonly string[]): readonly string[] {
  const parent = path.slice(0, -1)
  const above = parent.length === 0 ? undefined : document.getIn(parent)
  const onlyOne = isMap(above) && above.items.length === 1 && above.has(path.at(-1))
  return onlyOne && path[0] !== 'components' ? withEmptied(document, parent) : path
}

function apply(text: string, { start, end, text: replacement }: Splice): string {
  return text.slice(0, start) + replacement + text.slice(end)
}

function find(root: YAMLMap, path: readonly string[]): Found | undefined {
  let map = root
  for (const [index, key] of path.entries()) {
    const pair = map.items.find((item) => isScalar(item.key) && (item.key.source ?? item.key.value) === key)
    const rest = path.slice(index)
    if (pair === undefined) return { map, rest }
    if (rest.length === 1 || !isMap(pair.value)) return { map, pair, rest }
    map = pair.value
  }
  return undefined
}

function setSplice(text: string, { map, pair, rest }: Found, value: string): Splice | undefined {
  if (pair === undefined)
    return map.flow === true ? insertInFlow(map, rest, value) : insertInBlock(text, map, rest, value)
  const below = rest.slice(1)
  if (below.length === 0) return replaceValue(text, pair, value)
  // `postgres:` and `postgres: false` become mappings; any other value has something to lose.
  const bare =
    pair.value === null || (isScalar(pair.value) && (pair.value.value === null || pair.value.value === false))
  return bare ? replaceValue(text, pair, inFlow(below, value)) : undefined
}

function replaceValue(text: string, pair: Pair, value: string): Splice {
  const keyEnd = rangeOf(pair.key)[1]
  const colon = /^\s*:/.exec(text.slice(keyEnd))?.[0].length ?? 0
  const [start, end] = isNode(pair.value) ? [rangeOf(pair.value)[0], endOf(pair.value)] : [keyEnd, keyEnd]
  if (start >= end)
    return { start: keyEnd + colon, end: keyEnd + colon, text: `${colon === 0 ? ':' : ''} ${value}` }
  // A mapping on the lines below is replaced by a value on the line of its key, unless a comment stands there.
  const between = text.slice(keyEnd + colon, start)
  const from = between.trim() === '' ? keyEnd + colon : start
  const to = start + text.slice(start, end).trimEnd().length
  return { start: from, end: to, text: from === start ? value : ` ${value}` }
}

function insertInFlow(map: YAMLMap, rest: readonly string[], value: string): Splice {
  const entry = `${rest[0] ?? ''}: ${rest.length > 1 ? inFlow(rest.slice(1), value) : value}`
  const last = map.items.at(-1)
  if (last === undefined) return { start: rangeOf(map)[0], end: rangeOf(map)[1], text: `{ ${entry} }` }
  const end = pairEnd(last)
  return { start: end, end, text: `, ${entry}` }
}

function insertInBlock(text: string, map: YAMLMap, rest: readonly string[], value: string): Splice {
  const first = rangeOf(map.items[0]?.key)[0]
  const indent = first - lineStart(text, first)
  const last = map.items.at(-1)
  // At the top level the end of the file is the end, and not the last key above a block of comments.
  const atTop = indent === 0 && !/^(\.\.\.|---)/m.test(text.slice(first))
  const end = last === undefined || atTop ? text.trimEnd().length : pairEnd(last)
  const at = text[end - 1] === '\n' ? end : lineEnd(text, end)
  const lines = nested(rest, value, { indent, eol: eolOf(text) })
  const before = text[at - 1] === '\n' || at === 0 ? '' : eolOf(text)
  return { start: at, end: at, text: before === '' ? `${lines}${eolOf(text)}` : `${before}${lines}` }
}

function unsetInFlow(map: YAMLMap, pair: Pair): Splice {
  const index = map.items.indexOf(pair)
  const next = map.items[index + 1]
  const previous = map.items[index - 1]
  if (next !== undefined) return { start: rangeOf(pair.key)[0], end: rangeOf(next.key)[0], text: '' }
  if (previous !== undefined) return { start: pairEnd(previous), end: pairEnd(pair), text: '' }
  return { start: rangeOf(map)[0], end: rangeOf(map)[1], text: '{}' }
}

function unsetInBlock(text: string, pair: Pair): Splice | undefined {
  const key = rangeOf(pair.key)[0]
  const start = lineStart(text, key)
  if (text.slice(start, key).trim() !== '') return undefined
  const end = pairEnd(pair)
  const stop = text[end - 1] === '\n' ? end : lineEnd(text, end)
  const newline = /^\r?\n/.exec(text.slice(stop))?.[0].length ?? 0
  return { start, end: text[end - 1] === '\n' ? end : stop + newline, text: '' }
}

/** `a: { b: value }` below a key, in one line. */
function inFlow(path: readonly string[], value: string): string {
  return path.reduceRight((inner, key) => `{ ${key}: ${inner} }`, value)
}

function nested(
  path: readonly string[],
  value: string,
  { indent, eol }: { indent: number; eol: string },
): string {
  const lines = path.map((key, depth) => `${' '.repeat(indent + depth * 2)}${key}:`)
  return `${lines.join(eol)} ${value}`
}

function appended(text: string, lines: string): string {
  const eol = eolOf(text)
  return `${text}${text === '' || text.endsWith('\n') ? '' : eol}${lines}${eol}`
}

export function eolOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n'
}

export function lineStart(text: string, offset: number): number {
  return text.lastIndexOf('\n', offset - 1) + 1
}

/** Before the line break, after a trailing comment. */
export function lineEnd(text: string, offset: number): number {
  const found = text.indexOf('\n', offset)
  if (found === -1) return text.length
  return text[found - 1] === '\r' ? found - 1 : found
}

function isNode(node: unknown): boolean {
  return isScalar(node) || isMap(node) || isSeq(node) || isAlias(node)
}

function pairEnd(pair: Pair): number {
  return isNode(pair.value) ? Math.max(endOf(pair.value), rangeOf(pair.key)[1]) : rangeOf(pair.key)[1]
}

/** The range of a block collection may reach into the comments after it; the end of its last entry does not. */
export function endOf(node: unknown): number {
  if (isMap(node) && node.flow !== true) {
    const last = node.items.at(-1)
    if (last !== undefined) return pairEnd(last)
  }
  if (isSeq(node) && node.flow !== true && node.items.length > 0) return endOf(node.items.at(-1))
  return rangeOf(node)[1]
}
