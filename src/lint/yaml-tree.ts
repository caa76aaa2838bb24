// YAML as a tree with places, made of the events of js-yaml: rule files are long, and the parser with the good words takes
// six times as long. What this one cannot read, that one explains.
import { EVENT_ID, getScalarValue, parseEvents, SCALAR_STYLE } from 'js-yaml'
import type { Event, ScalarEvent } from 'js-yaml'

export interface TextNode {
  readonly kind: 'text'
  readonly start: number
  readonly end: number
  readonly value: string
  /** Without quotes: what looks like a number may be one. */
  readonly bare: boolean
}

export interface MapNode {
  readonly kind: 'map'
  readonly start: number
  readonly entries: readonly Entry[]
}

export interface Entry {
  readonly key: Node
  readonly value: Node
}

export interface ListNode {
  readonly kind: 'list'
  readonly start: number
  readonly items: readonly Node[]
}

export type Node = TextNode | MapNode | ListNode

/** Of the one document of the text; undefined for nothing but comments, or more documents than one. Throws on bad YAML. */
export function readTree(text: string): Node | undefined {
  const documents = parseEvents(text, {})
  const walk: Walk = { text, events: documents, anchors: new Map(), at: 0 }
  const starts = documents.filter(({ type }) => type === EVENT_ID.DOCUMENT).length
  if (starts !== 1) return undefined
  walk.at = documents.findIndex(({ type }) => type === EVENT_ID.DOCUMENT) + 1
  return build(walk)
}

interface Walk {
  readonly text: string
  readonly events: readonly Event[]
  readonly anchors: Map<string, Node>
  at: number
}

function build(walk: Walk): Node | undefined {
  const event = walk.events[walk.at]
  walk.at += 1
  if (event?.type === EVENT_ID.SCALAR) return named(event, textNode(walk.text, event), walk)
  if (event?.type === EVENT_ID.ALIAS)
    return aliased(walk.text.slice(event.anchorStart, event.anchorEnd), walk)
  if (event?.type === EVENT_ID.SEQUENCE)
    return named(event, { kind: 'list', start: event.start, items: children(walk) }, walk)
  if (event?.type === EVENT_ID.MAPPING)
    return named(event, { kind: 'map', start: event.start, entries: entries(walk) }, walk)
  return undefined
}

function textNode(text: string, event: ScalarEvent): TextNode {
  const { valueStart, valueEnd: end, style } = event
  const bare = style === SCALAR_STYLE.PLAIN
  const quoted = style === SCALAR_STYLE.SINGLE_QUOTED || style === SCALAR_STYLE.DOUBLE_QUOTED
  const start = quoted ? valueStart - 1 : valueStart
  return { kind: 'text', start, end, value: getScalarValue(text, event), bare }
}

function aliased(name: string, { anchors }: Walk): Node {
  const node = anchors.get(name)
  if (node === undefined) throw new Error(`the alias *${name} names nothing`)
  return node
}

function named(event: { anchorStart: number; anchorEnd: number }, node: Node, walk: Walk): Node {
  if (event.anchorStart >= 0) walk.anchors.set(walk.text.slice(event.anchorStart, event.anchorEnd), node)
  return node
}

function children(walk: Walk): readonly Node[] {
  const found: Node[] = []
  while (walk.events[walk.at]?.type !== EVENT_ID.POP) {
    const node = build(walk)
    if (node === undefined) break
    found.push(node)
  }
  walk.at += 1
  return found
}

/** `<<` brings in what the mapping itself does not say. */
function entries(walk: Walk): readonly Entry[] {
  const all = children(walk)
  const own: Entry[] = []
  for (let at = 0; at + 1 < all.length; at += 2) {
    const [key, value] = [all[at], all[at + 1]]
    if (key === undefined || value === undefined) continue
    // Nothing stands nowhere: its place is that of its key.
    own.push({ key, value: value.start < 0 ? { ...value, start: key.start } : value })
  }
  const merged = own.filter(({ key }) => word(key) === '<<')
  if (merged.length === 0) return own
  const said = own.filter(({ key }) => word(key) !== '<<')
  const brought = merged
    .flatMap(({ value }) => (value.kind === 'list' ? value.items : [value]))
    .flatMap((node) => (node.kind === 'map' ? node.entries : []))
    .filter(({ key }) => !said.some((entry) => word(entry.key) === word(key)))
  return [...said, ...brought]
}

export function word(node: Node | undefined): string | undefined {
  return node?.kind === 'text' ? node.value : undefined
}

export function entryOf(node: Node | undefined, name: string): Entry | undefined {
  return node?.kind === 'map' ? node.entries.find(({ key }) => word(key) === name) : undefined
}

export function valueOf(node: Node | undefined, name: string): Node | undefined {
  return entryOf(node, name)?.value
}

/** `key:` and nothing behind it. */
export function isEmpty(node: Node): boolean {
  return node.kind === 'text' && node.bare && /^(?:|~|null)$/i.test(node.value)
}
