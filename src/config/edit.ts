// `lake config set`: one value of lake.yaml changed, nothing else touched, nothing written that would not be valid.
import { Document, isAlias, isCollection, isNode, isScalar, parseDocument, visit } from 'yaml'
import type { Finding } from '../findings.ts'
import { maskReferences, unmaskReferences } from './interpolate.ts'
import { parseConfig } from './parse.ts'
import type { ParseOptions } from './parse.ts'
import { patchSet, patchUnset } from './patch.ts'
import { readValues } from './reading.ts'
import { isRecord } from './relations.ts'
import { readSource } from './source.ts'

/** `text` is the changed file; where it was refused, the text that the findings speak of. */
export type EditResult =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly findings: readonly Finding[]; readonly text: string }

export interface SetOptions extends ParseOptions {
  /** As typed on a command line: read as YAML; what is not YAML is text. */
  readonly value: string
}

export function setValue(
  text: string,
  path: readonly string[],
  { value, ...options }: SetOptions,
): EditResult {
  const readable = readableDocument(text, options)
  if (!('document' in readable)) return readable
  const inline = inlineYaml(value)
  const patched = patchSet(readable.masked, readable.document, path, maskReferences(inline))
  const after = restored(text, patched ?? readable.masked)
  if (patched === undefined || !sameValues(placed(valuesOf(text), path, valuesOf(inline)), valuesOf(after))) {
    const message = `${path.join('.')} cannot be set in place: something above it is a list, an alias or a value of its own`
    return refused(text, options, { message, fix: 'edit lake.yaml there' })
  }
  return accepted(text, after, options)
}

/** Removes a key; one that is not there needs no change. */
export function unsetValue(text: string, path: readonly string[], options: ParseOptions): EditResult {
  const readable = readableDocument(text, options)
  if (!('document' in readable)) return readable
  const { document, masked } = readable
  if (!document.hasIn(path)) return { ok: true, text }
  const patched = patchUnset(masked, document, path)
  const kept = restored(text, patched ?? masked)
  if (patched !== undefined && sameValues(placed(valuesOf(text), path, undefined), valuesOf(kept))) {
    return accepted(text, kept, options)
  }
  document.deleteIn(path)
  return accepted(text, restored(text, document.toString({ lineWidth: 0 })), options)
}

type Readable = { readonly document: Document; readonly masked: string } | Extract<EditResult, { ok: false }>

export function readableDocument(text: string, options: ParseOptions): Readable {
  const masked = maskReferences(text.replace(/^\uFEFF/, ''))
  const unreadable = parseConfig(text, options)
  const syntax = unreadable.ok ? [] : unreadable.findings.filter(({ ruleId }) => isStructural(ruleId))
  if (syntax.length > 0) return { ok: false, findings: syntax, text }
  return { document: parseDocument(masked, { prettyErrors: false }), masked }
}

/** What makes the place of a key uncertain; everything else may be wrong before and after. */
function isStructural(ruleId: string): boolean {
  return ['yaml-syntax', 'duplicate-key', 'not-a-mapping', 'bad-key', 'bad-alias', 'too-large'].includes(
    ruleId,
  )
}

export function restored(before: string, masked: string): string {
  return (before.startsWith('\uFEFF') ? '\uFEFF' : '') + unmaskReferences(masked)
}

/** The values of a text, references as they stand. */
export function valuesOf(text: string): unknown {
  const read = readSource(text.replaceAll('$', '$$$$'), 'lake.yaml')
  return read.ok ? readValues(read.source, {}).value : undefined
}

export function placed(value: unknown, path: readonly string[], replacement: unknown): unknown {
  const [head, ...rest] = path
  if (head === undefined) return replacement
  const inside = isRecord(value) ? value : {}
  return { ...inside, [head]: placed(inside[head], rest, replacement) }
}

/** Nothing else may have moved. Where all keys of a mapping went, it may have gone with them. */
export function sameValues(expected: unknown, actual: unknown): boolean {
  return JSON.stringify(said(expected)) === JSON.stringify(said(actual))
}

function said(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(said)
  if (!isRecord(value)) return value ?? undefined
  const entries = Object.entries(value).map(([key, child]) => [key, said(child)] as const)
  const kept = entries.filter(([, child]) => child !== undefined)
  return kept.length === 0 ? undefined : Object.fromEntries(kept)
}

/** What was wrong before is not this edit's doing: only new errors refuse it. */
export function accepted(before: string, after: string, options: ParseOptions): EditResult {
  const known = new Set(errorsOf(before, options).map(({ message }) => message))
  const findings = errorsOf(after, options).filter(({ message }) => !known.has(message))
  return findings.length === 0 ? { ok: true, text: after } : { ok: false, findings, text: after }
}

function errorsOf(text: string, options: ParseOptions): readonly Finding[] {
  const parsed = parseConfig(text, options)
  return parsed.ok ? [] : parsed.findings.filter(({ severity }) => severity === 'error')
}

export function refused(
  text: string,
  { file }: ParseOptions,
  words: { message: string; fix: string },
): EditResult {
  return {
    ok: false,
    findings: [{ ruleId: 'cannot-edit', severity: 'error', file, line: 1, col: 1, ...words }],
    text,
  }
}

function hasAliases(document: Document): boolean {
  let found = false
  visit(document, (_key, node) => {
    found ||= isAlias(node) || (isNode(node) && node.anchor !== undefined)
  })
  return found
}

/** One line that means the same inside a flow mapping and outside; references are quoted, for editors' sake. */
function inlineYaml(typed: string): string {
  const document = parseDocument(maskReferences(typed), { prettyErrors: false })
  const nothing =
    document.contents === null || (isScalar(document.contents) && document.contents.value === null)
  const meant = /^\s*(null|~)?\s*$/i.test(typed)
  // A command line has no comments: "a # b" is all value.
  const cut = document.comment !== null || (isScalar(document.contents) && Boolean(document.contents.comment))
  const broken = document.errors.length > 0 || document.warnings.length > 0 || hasAliases(document)
  const isText = broken || cut || (nothing && !meant)
  const wrapper = new Document([isText ? typed : document.contents])
  visit(wrapper, (_key, node) => {
    if (isCollection(node)) node.flow = true
    if (!isScalar(node)) return
    delete node.comment
    delete node.commentBefore
    if (typeof node.value !== 'string') return
    node.value = unmaskReferences(node.value)
    if (String(node.value).includes('${') || node.type?.startsWith('BLOCK_')) node.type = 'QUOTE_DOUBLE'
  })
  return inBrackets(wrapper)
}

export function inBrackets(list: Document): string {
  return list.toString({ lineWidth: 0 }).trim().slice(1, -1).trim()
}
