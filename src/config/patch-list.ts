// Changes to lists of lake.yaml: an item more or less, and every other byte stays.
import { isSeq } from 'yaml'
import type { Document, YAMLSeq } from 'yaml'
import { rangeOf } from './nodes.ts'
import { endOf, eolOf, lineEnd, lineStart } from './patch.ts'

/** The text with one item more; undefined where there is no list with items at the path. */
export function patchAppend(
  text: string,
  document: Document,
  path: readonly string[],
  value: string,
): string | undefined {
  const list = listAt(document, path)
  const last = list?.items.at(-1)
  if (list === undefined || last === undefined) return undefined
  const end = endOf(last)
  if (list.flow === true) return `${text.slice(0, end)}, ${value}${text.slice(end)}`
  const first = rangeOf(list.items[0])[0]
  const dash = text.lastIndexOf('-', first)
  const indent = ' '.repeat(dash - lineStart(text, dash))
  // What ends with its line, as a block of text does, stands at the start of the next.
  const at = text[end - 1] === '\n' ? end : lineEnd(text, end)
  const line = `${indent}- ${value}`
  const eol = eolOf(text)
  const added = text[at - 1] === '\n' ? `${line}${eol}` : `${eol}${line}`
  return text.slice(0, at) + added + text.slice(at)
}

/** The text without an item that is not the only one; undefined where it shares its line with something else. */
export function patchRemove(
  text: string,
  document: Document,
  path: readonly string[],
  index: number,
): string | undefined {
  const list = listAt(document, path)
  const item = list?.items[index]
  if (list === undefined || item === undefined || list.items.length < 2) return undefined
  if (list.flow === true) return withoutFlowItem(text, list, index)
  const [begin] = rangeOf(item)
  const start = lineStart(text, text.lastIndexOf('-', begin))
  if (text.slice(start, begin).trim() !== '-') return undefined
  const end = endOf(item)
  const stop = text[end - 1] === '\n' ? end : lineEnd(text, end)
  const newline = text[stop - 1] === '\n' ? 0 : (/^\r?\n/.exec(text.slice(stop))?.[0].length ?? 0)
  return text.slice(0, start) + text.slice(stop + newline)
}

function withoutFlowItem(text: string, list: YAMLSeq, index: number): string {
  const item = list.items[index]
  const next = list.items[index + 1]
  const previous = list.items[index - 1]
  const [start, end] =
    next === undefined ? [endOf(previous), endOf(item)] : [rangeOf(item)[0], rangeOf(next)[0]]
  return text.slice(0, start) + text.slice(end)
}

function listAt(document: Document, path: readonly string[]): YAMLSeq | undefined {
  const node = document.getIn(path, true)
  return isSeq(node) ? node : undefined
}
