// The part of Go's templates that stands in alerts: values, pipelines, functions, if and with.

/** What lake does not expand; the text is then shown as it was written. */
export class NotExpanded extends Error {}

export type Operand =
  | { readonly kind: 'literal'; readonly value: string | number | bigint | boolean }
  | { readonly kind: 'path'; readonly root: string; readonly fields: readonly string[] }
  | { readonly kind: 'function'; readonly name: string }
  | { readonly kind: 'pipeline'; readonly pipeline: Pipeline }

export interface Pipeline {
  readonly variable?: string
  readonly commands: readonly (readonly Operand[])[]
}

export type Node =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'value'; readonly pipeline: Pipeline }
  | {
      readonly kind: 'if' | 'with'
      readonly pipeline: Pipeline
      readonly yes: readonly Node[]
      readonly no: readonly Node[]
    }

const action =
  /\{\{(-\s)?\s*((?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\*[^]*?\*\/|(?!\s-\}\}|\}\})[^"`])*?)\s*(\s-)?\}\}/g
const word =
  /\s+|"(?:[^"\\\n]|\\.)*"|`[^`]*`|:=|[|()]|[+-]?(?:\d[\d_]*\.?\d*(?:[eE][+-]?\d+)?|\.\d+)|\$?\w*(?:\.\w+)*\.?|[^]/g

/** What else Go's templates know. */
const others = new Set(['range', 'define', 'template', 'block', 'break', 'continue'])

interface Part {
  readonly text?: string
  readonly words?: readonly string[]
}

export function parseTemplate(text: string): readonly Node[] {
  const parts = split(text)
  const { nodes, end } = block(parts, 0)
  if (end < parts.length) throw new NotExpanded(`a stray ${parts[end]?.words?.[0] ?? ''}`)
  return nodes
}

function split(text: string): readonly Part[] {
  const parts: Part[] = []
  let from = 0
  let trims = false
  const literal = (to: number, trimEnd: boolean): void => {
    let piece = text.slice(from, to)
    if (trims) piece = piece.trimStart()
    if (trimEnd) piece = piece.trimEnd()
    if (piece.includes('{{')) throw new NotExpanded('an action that is not closed')
    parts.push({ text: piece })
  }
  for (const { index, 0: whole, 1: left, 2: inside = '', 3: right } of text.matchAll(action)) {
    literal(index, left !== undefined)
    trims = right !== undefined
    from = index + whole.length
    if (!inside.startsWith('/*'))
      parts.push({ words: inside.match(word)?.filter((it) => it.trim() !== '') ?? [] })
  }
  literal(text.length, false)
  return parts
}

interface Block {
  readonly nodes: readonly Node[]
  /** The part that ended it. */
  readonly end: number
}

function block(parts: readonly Part[], from: number): Block {
  const nodes: Node[] = []
  let at = from
  for (; at < parts.length; at += 1) {
    const { text, words = [] } = parts[at] ?? {}
    if (text !== undefined) {
      nodes.push({ kind: 'text', text })
      continue
    }
    const [first = ''] = words
    if (first === 'end' || first === 'else') break
    if (others.has(first)) throw new NotExpanded(first)
    if (first === 'if' || first === 'with') {
      const choice = chosen(parts, at, first)
      nodes.push(choice.node)
      at = choice.end
    } else nodes.push({ kind: 'value', pipeline: parsePipeline(words) })
  }
  return { nodes, end: at }
}

function chosen(
  parts: readonly Part[],
  at: number,
  kind: 'if' | 'with',
): { readonly node: Node; readonly end: number } {
  const words = parts[at]?.words?.slice(1) ?? []
  const yes = block(parts, at + 1)
  const closing = parts[yes.end]?.words ?? []
  if (closing[0] === undefined) throw new NotExpanded(`${kind} without end`)
  const pipeline = parsePipeline(words)
  if (closing[0] === 'end') return { node: { kind, pipeline, yes: yes.nodes, no: [] }, end: yes.end }
  if (closing.length > 1) {
    // `else if` is an `if` within the `else`, and shares its end.
    const inner = chosen(
      [...parts.slice(0, yes.end), { words: closing.slice(1) }, ...parts.slice(yes.end + 1)],
      yes.end,
      kindOf(closing[1]),
    )
    return { node: { kind, pipeline, yes: yes.nodes, no: [inner.node] }, end: inner.end }
  }
  const no = block(parts, yes.end + 1)
  if (parts[no.end]?.words?.[0] !== 'end') throw new NotExpanded(`${kind} without end`)
  return { node: { kind, pipeline, yes: yes.nodes, no: no.nodes }, end: no.end }
}

function kindOf(word: string | undefined): 'if' | 'with' {
  if (word === 'if' || word === 'with') return word
  throw new NotExpanded(`else ${word ?? ''}`)
}

function parsePipeline(words: readonly string[]): Pipeline {
  const [variable = '', assign] = words
  const named = assign === ':=' && variable.startsWith('$')
  const { pipeline, end } = commandsOf(named ? words.slice(2) : words, 0)
  if (end < words.length - (named ? 2 : 0)) throw new NotExpanded('a bracket too many')
  return named ? { variable, commands: pipeline.commands } : pipeline
}

function commandsOf(
  words: readonly string[],
  from: number,
): { readonly pipeline: Pipeline; readonly end: number } {
  const commands: Operand[][] = [[]]
  let at = from
  for (; at < words.length && words[at] !== ')'; at += 1) {
    const found = words[at] ?? ''
    if (found === '|') commands.push([])
    else if (found === '(') {
      const inner = commandsOf(words, at + 1)
      if (words[inner.end] !== ')') throw new NotExpanded('a bracket that is not closed')
      commands.at(-1)?.push({ kind: 'pipeline', pipeline: inner.pipeline })
      at = inner.end
    } else commands.at(-1)?.push(operand(found))
  }
  if (commands.some((command) => command.length === 0)) throw new NotExpanded('an empty command')
  return { pipeline: { commands }, end: at }
}

function operand(found: string): Operand {
  if (found.startsWith('`')) return { kind: 'literal', value: found.slice(1, -1) }
  if (found.startsWith('"')) return { kind: 'literal', value: unescaped(found) }
  if (found === 'true' || found === 'false') return { kind: 'literal', value: found === 'true' }
  if (/^[+-]?\d+$/.test(found)) return { kind: 'literal', value: BigInt(found) }
  if (/^[+-]?(\d|\.\d)/.test(found)) return { kind: 'literal', value: Number(found.replaceAll('_', '')) }
  if (/^[a-zA-Z]\w*$/.test(found)) return { kind: 'function', name: found }
  if (!/^(\$\w*|\.|(?=\.))(\w+)?(\.\w+)*$/.test(found)) throw new NotExpanded(found)
  const [root = '', ...fields] = found === '.' ? [''] : found.split('.')
  return { kind: 'path', root, fields }
}

function unescaped(quoted: string): string {
  try {
    return String(JSON.parse(quoted))
  } catch {
    throw new NotExpanded(quoted)
  }
}
