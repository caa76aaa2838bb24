// `lake targets add` and `remove`: one item of a list in lake.yaml, nothing else touched.
import { Document, isCollection, visit } from 'yaml'
import {
  accepted,
  inBrackets,
  placed,
  readableDocument,
  refused,
  restored,
  sameValues,
  setValue,
  unsetValue,
  valuesOf,
} from './edit.ts'
import type { EditResult } from './edit.ts'
import type { ParseOptions } from './parse.ts'
import { patchAppend, patchRemove } from './patch-list.ts'
import { eolOf } from './patch.ts'
import { isRecord } from './relations.ts'

/** One item more at the end of a list, which is made where there is none. */
export function appendItem(
  text: string,
  path: readonly string[],
  item: Readonly<Record<string, string>>,
  options: ParseOptions,
): EditResult {
  const readable = readableDocument(text, options)
  if (!('document' in readable)) return readable
  const there = itemsOf(text, path)
  const value = flowOf([item])
  if (there.length === 0) {
    const made = listEdited(text, path, withList(text, path, value), { items: [item], options })
    // The key is there without items, or nothing can follow what the file ends with.
    return made.ok ? made : setValue(text, path, { value: `[${value}]`, ...options })
  }
  const patched = patchAppend(readable.masked, readable.document, path, value)
  return listEdited(text, path, patched, { items: [...there, item], options })
}

/** At the end of the file, an item a line: the next one is then a line of its own. */
function withList(text: string, path: readonly string[], value: string): string {
  const eol = eolOf(text)
  const before = text === '' || text.endsWith('\n') ? text : `${text}${eol}`
  return `${before}${path.join('.')}:${eol}  - ${value}${eol}`
}

/** The items as they stand, references included; none where there is no list. */
export function itemsOf(text: string, path: readonly string[]): readonly unknown[] {
  const found = path.reduce((value, key) => (isRecord(value) ? value[key] : undefined), valuesOf(text))
  return Array.isArray(found) ? found : []
}

/** The list goes with its last item. */
export function removeItem(
  text: string,
  path: readonly string[],
  index: number,
  options: ParseOptions,
): EditResult {
  const readable = readableDocument(text, options)
  if (!('document' in readable)) return readable
  const items = itemsOf(text, path).filter((_, at) => at !== index)
  if (items.length === 0) return unsetValue(text, path, options)
  const patched = patchRemove(readable.masked, readable.document, path, index)
  return listEdited(text, path, patched, { items, options })
}

function listEdited(
  text: string,
  path: readonly string[],
  patched: string | undefined,
  { items, options }: { readonly items: readonly unknown[]; readonly options: ParseOptions },
): EditResult {
  const after = restored(text, patched ?? text)
  if (patched !== undefined && sameValues(placed(valuesOf(text), path, items), valuesOf(after)))
    return accepted(text, after, options)
  const message = `the list ${path.join('.')} cannot be changed in place`
  return refused(text, options, { message, fix: 'edit lake.yaml there' })
}

function flowOf(list: readonly unknown[]): string {
  const document = new Document(list)
  visit(document, (_key, node) => {
    if (isCollection(node)) node.flow = true
  })
  return inBrackets(document)
}
