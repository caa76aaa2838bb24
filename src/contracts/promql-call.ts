// Calls of functions: what they take, and which labels they leave.
import type { SyntaxNode } from './syntax.ts'
import { functions, refused } from './functions.ts'
import type { Signature } from './functions.ts'
import { argumentsOf } from './promql-aggregate.ts'
import type { Reading, Shape } from './promql-shape.ts'
import { has } from './promql-shape.ts'
import { descendants, unquoted } from './tree.ts'

export function callShape(node: SyntaxNode, reading: Reading): Shape {
  const name = reading.text(node.getChild('FunctionIdentifier') ?? node)
  const given = argumentsOf(node.getChild('FunctionCallBody'))
  const shapes = given.map(reading.shape)
  const signature = functions.get(name)
  if (signature === undefined) {
    reading.say(node, refused(name) ?? `no function is called ${name}`)
    return { kind: 'vector', labels: undefined }
  }
  checkArguments(name, signature, { node, given, shapes }, reading)
  const main = shapes.find(({ kind }) => kind === 'vector' || kind === 'range')
  const labels = labelsAfter(name, { node, given, main }, reading)
  return { kind: signature.gives, labels, ...(main?.otherVersion ? { otherVersion: true } : {}) }
}

interface Call {
  readonly node: SyntaxNode
  readonly given: readonly SyntaxNode[]
}

function checkArguments(
  name: string,
  signature: Signature,
  call: Call & { readonly shapes: readonly Shape[] },
  { say }: Reading,
): void {
  const { takes, optional, repeats } = signature
  const { given, shapes } = call
  if (given.length < takes.length - optional || (!repeats && given.length > takes.length)) {
    const wanted = optional === 0 ? `${takes.length}` : `${takes.length - optional} or ${takes.length}`
    say(call.node, `${name}() takes ${wanted} argument${wanted === '1' ? '' : 's'}, not ${given.length}`)
  }
  for (const [index, shape] of shapes.entries()) {
    const wanted = takes[Math.min(index, takes.length - 1)]
    const at = given[index]
    if (wanted === undefined || at === undefined || shape.kind === wanted) continue
    const hint = wanted === 'range' ? `, such as ${name}(metric[5m])` : ''
    say(at, `${name}() wants a ${wanted}${hint}, and gets a ${shape.kind}`)
  }
}

function labelsAfter(
  name: string,
  { node, given, main }: Call & { readonly main: Shape | undefined },
  reading: Reading,
): ReadonlySet<string> | undefined {
  if (main === undefined) return new Set()
  switch (name) {
    case 'absent':
    case 'absent_over_time':
      return absentLabels(node, reading)
    case 'scalar':
      return new Set()
    case 'histogram_quantile':
    case 'histogram_fraction':
      return withoutBuckets(given.at(-1) ?? node, main, reading)
    case 'label_replace':
      return relabelled(given, [3], main, reading)
    case 'label_join':
      return relabelled(given, given.map((_, index) => index).slice(3), main, reading)
    default:
      return main.labels
  }
}

/** Those that the selector pins to one value. */
function absentLabels(node: SyntaxNode, reading: Reading): ReadonlySet<string> {
  const pinned = descendants(node, 'UnquotedLabelMatcher').filter(
    (matcher) => reading.text(matcher.getChild('MatchOp') ?? matcher) === '=',
  )
  return new Set(pinned.map((matcher) => reading.text(matcher.getChild('LabelName') ?? matcher)))
}

function withoutBuckets(at: SyntaxNode, main: Shape, { say }: Reading): ReadonlySet<string> | undefined {
  if (!has(main, 'le')) say(at, 'a quantile of buckets wants the label le', 'label')
  return main.labels && new Set([...main.labels].filter((label) => label !== 'le'))
}

function relabelled(
  given: readonly SyntaxNode[],
  sources: readonly number[],
  main: Shape,
  { text, say }: Reading,
): ReadonlySet<string> | undefined {
  for (const index of sources) {
    const source = given[index]
    if (source !== undefined && !has(main, unquoted(text(source))))
      say(source, `reads the label ${text(source)}, which is not there`, 'label')
  }
  const target = given[1]
  return main.labels && target && new Set([...main.labels, unquoted(text(target))])
}
