// A YAML file of the user's: its tree, or what is wrong with it in words.
import { readSource } from '../config/source.ts'
import type { Flaw } from './model.ts'
import { readTree, word } from './yaml-tree.ts'
import type { Node } from './yaml-tree.ts'

/** Generated rules are long. */
const maxCharacters = 8 * 1024 * 1024
const maxDepth = 50

export type Read =
  | { readonly ok: true; readonly root: Node | undefined }
  | { readonly ok: false; readonly flaws: readonly Flaw[] }

export function readYaml(text: string, file: string): Read {
  const bad = (message: string, fix: string, offset = 0): Read => ({
    ok: false,
    flaws: [{ at: offset, message, fix }],
  })
  if (text.length > maxCharacters)
    return bad(`larger than ${maxCharacters / 1024} KB`, 'is this the right file?')
  try {
    const root = readTree(text)
    if (root === undefined && /^---/m.test(text)) throw new Error('more documents than one')
    const twice = root === undefined ? undefined : duplicate(root)
    if (twice === undefined) return { ok: true, root }
    return bad(`the key "${twice.key}" is there twice`, 'keep one of the two', twice.start)
  } catch (error) {
    const lines = lineStarts(text)
    const flaws = readSource(text, file, maxCharacters).findings.map(({ line, col, message, fix }): Flaw => ({
      at: (lines[line - 1] ?? 0) + col - 1,
      message,
      ...(fix === undefined ? {} : { fix }),
    }))
    if (flaws.length > 0) return { ok: false, flaws }
    const said = error instanceof Error ? (error.message.split('\n')[0] ?? '') : ''
    return bad(`not valid YAML: ${said}`, 'check quotes, brackets and indentation')
  }
}

export function lineStarts(text: string): readonly number[] {
  return [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
}

function duplicate(node: Node, depth = 0): { readonly key: string; readonly start: number } | undefined {
  if (depth > maxDepth) throw new Error('it is nested too deeply')
  if (node.kind === 'text') return undefined
  if (node.kind === 'list') return firstOf(node.items, (item) => duplicate(item, depth + 1))
  const seen = new Set<string>()
  for (const { key } of node.entries) {
    const name = word(key)
    if (name !== undefined && seen.has(name)) return { key: name, start: key.start }
    if (name !== undefined) seen.add(name)
  }
  return firstOf(node.entries, ({ value }) => duplicate(value, depth + 1))
}

function firstOf<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
