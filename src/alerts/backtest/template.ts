// Labels and annotations of alerts, with what Prometheus puts in their place.
import { printed } from './printed.ts'
import type { Value } from './printed.ts'
import { functions, isTrue } from './template-functions.ts'
import { NotExpanded, parseTemplate } from './template-parse.ts'
import type { Node, Operand, Pipeline } from './template-parse.ts'
import type { Labels } from './series.ts'

export interface AlertValues {
  readonly labels: Labels
  readonly value: number
}

export type Expand = (values: AlertValues) => string

export interface Template {
  readonly expand: Expand
  /** Another value of the same series gives another text. */
  readonly changes: boolean
  /** Why the text is left as it was written. */
  readonly leftOut?: string
}

const dot = ''

export function templateOf(text: string): Template {
  if (!text.includes('{{')) return { expand: () => text, changes: false }
  try {
    const nodes = parseTemplate(text)
    // What cannot be expanded is seen before anything is: most of it does not depend on the values.
    run(nodes, scopeOf({ labels: {}, value: 1 }))
    const changes = /\$value|\.Value/.test(text)
    return { expand: (values) => attempt(() => run(nodes, scopeOf(values)), text), changes }
  } catch (error) {
    if (!(error instanceof NotExpanded)) throw error
    return { expand: () => text, changes: false, leftOut: error.message }
  }
}

function attempt(expand: () => string, otherwise: string): string {
  try {
    return expand()
  } catch (error) {
    if (error instanceof NotExpanded) return otherwise
    throw error
  }
}

type Scope = Map<string, Value | Readonly<Record<string, Value>>>

/** Of external labels and of the URL of Prometheus nothing is known here: lake sets none. */
function scopeOf({ labels, value }: AlertValues): Scope {
  const fields = { Labels: labels, Value: value } as unknown as Readonly<Record<string, string>>
  const scope: Scope = new Map<string, Value>([
    ['$labels', labels],
    ['$value', value],
    [dot, fields],
    ['$', fields],
  ])
  return scope
}

function run(nodes: readonly Node[], scope: Scope): string {
  return nodes.map((node) => runNode(node, scope)).join('')
}

function runNode(node: Node, scope: Scope): string {
  if (node.kind === 'text') return node.text
  const value = evaluate(node.pipeline, scope)
  if (node.kind === 'value') return node.pipeline.variable === undefined ? printed(value) : ''
  if (!isTrue(value)) return run(node.no, new Map(scope))
  const inner: Scope = new Map(scope)
  if (node.kind === 'with') inner.set(dot, value)
  return run(node.yes, inner)
}

function evaluate({ variable, commands }: Pipeline, scope: Scope): Value {
  let result: Value | undefined
  for (const command of commands) result = runCommand(command, scope, result)
  if (result === undefined) throw new NotExpanded('an empty pipeline')
  if (variable !== undefined) scope.set(variable, result)
  return result
}

function runCommand(command: readonly Operand[], scope: Scope, piped: Value | undefined): Value {
  const [first, ...rest] = command
  if (first?.kind === 'function') {
    const known = functions[first.name]
    if (known === undefined) throw new NotExpanded(`${first.name}()`)
    const args = rest.map((operand) => valueOf(operand, scope))
    return known(...args, ...(piped === undefined ? [] : [piped]))
  }
  if (first === undefined || rest.length > 0 || piped !== undefined)
    throw new NotExpanded('a value that is called')
  return valueOf(first, scope)
}

function valueOf(operand: Operand, scope: Scope): Value {
  if (operand.kind === 'literal') return operand.value
  if (operand.kind === 'pipeline') return evaluate(operand.pipeline, new Map(scope))
  if (operand.kind === 'function') return runCommand([operand], scope, undefined)
  return fieldOf(operand, scope.get(operand.root))
}

function fieldOf({ root, fields }: Operand & { readonly kind: 'path' }, value: unknown): Value {
  if (value === undefined) throw new NotExpanded(root)
  let found = value
  for (const [index, name] of fields.entries()) {
    const next = isFields(found) ? found[name] : undefined
    const ofLabels = root === '$labels' || (index > 0 && fields[0] === 'Labels')
    if (!isFields(found) || (next === undefined && !ofLabels)) throw new NotExpanded(`.${name}`)
    // A label that a series has not is empty.
    found = next ?? ''
  }
  return found as Value
}

function isFields(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}
