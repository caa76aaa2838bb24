// lake.yaml as plain data, with the place and the references of every value.
import { isAlias, isMap, isNode, isPair, isScalar, isSeq } from 'yaml'
import type { Alias, Scalar, YAMLMap, YAMLSeq } from 'yaml'
import type { Finding } from '../findings.ts'
import { interpolate, unmaskReferences } from './interpolate.ts'
import type { Environment } from './interpolate.ts'
import { keyOf } from './keys.ts'
import { isEmpty, offsetOf } from './nodes.ts'
import { position } from './source.ts'
import type { Source } from './source.ts'

export type Path = readonly (string | number)[]

/** Paths as keys of a map. */
export function pathKey(path: Path): string {
  return path.map(String).join('\u0000')
}

export interface Place {
  /** Offsets of the key and of the value. */
  readonly key: number
  readonly value: number
  /** The value as it stands in the file, where it is a scalar. */
  readonly text?: string
}

export interface Reading {
  readonly value: unknown
  readonly places: ReadonlyMap<string, Place>
  /** The variables that a value names, by path. */
  readonly references: ReadonlyMap<string, readonly string[]>
  readonly findings: readonly Finding[]
}

/** Far more than any lake.yaml; less than what aliases of aliases grow to. */
const maxNodes = 10_000
const maxDepth = 40

interface Walk {
  readonly source: Source
  readonly environment: Environment
  readonly places: Map<string, Place>
  readonly references: Map<string, readonly string[]>
  readonly findings: Finding[]
  /** Collections being read, so that one that contains itself is noticed. */
  readonly open: Set<unknown>
  readonly anchors: Map<string, YAMLMap | YAMLSeq | Scalar>
  /** Where the outermost alias stands that is being followed. */
  alias?: number | undefined
  nodes: number
}

export function readValues(source: Source, environment: Environment): Reading {
  const walk: Walk = {
    source,
    environment,
    places: new Map(),
    references: new Map(),
    findings: [],
    open: new Set(),
    anchors: new Map(),
    nodes: 0,
  }
  const value = visit(walk, source.document.contents, [])
  return { value, places: walk.places, references: walk.references, findings: walk.findings }
}

function visit(walk: Walk, node: unknown, path: Path): unknown {
  walk.nodes += 1
  if (walk.nodes > maxNodes || path.length > maxDepth) return tooLarge(walk, node)
  if (isAlias(node)) return visitAlias(walk, node, path)
  if (isNode(node) && node.anchor !== undefined) walk.anchors.set(node.anchor, node)
  if (isScalar(node)) return visitScalar(walk, node, path)
  if (!isMap(node) && !isSeq(node)) return null
  walk.open.add(node)
  const value = isMap(node)
    ? visitMap(walk, node, path)
    : node.items.map((item, index) => visitItem(walk, item, [...path, index]))
  walk.open.delete(node)
  return value
}

function tooLarge(walk: Walk, node: unknown): undefined {
  if (walk.findings.some(({ ruleId }) => ruleId === 'too-large')) return
  const deep = walk.nodes <= maxNodes
  complain(walk, walk.alias ?? offsetOf(node), {
    ruleId: 'too-large',
    message: deep ? 'nested deeper than any configuration' : 'more values than any configuration has',
    fix: deep ? 'check the brackets here' : 'write values out instead of aliases of aliases',
  })
}

function visitItem(walk: Walk, item: unknown, path: Path): unknown {
  const node = isPair(item) ? item.value : item
  const offset = offsetOf(node)
  walk.places.set(pathKey(path), { key: offset, value: offset, ...textOf(walk, node) })
  return visit(walk, node, path)
}

function visitMap(walk: Walk, map: YAMLMap, path: Path): Record<string, unknown> {
  const result: Record<string, unknown> = {}
  for (const pair of map.items) {
    const found = keyOf(pair)
    const place = offsetOf(pair.key)
    if ('problem' in found) {
      complain(walk, place || offsetOf(map), found.problem)
      continue
    }
    const key = found.word
    const empty = isEmpty(pair.value)
    walk.places.set(pathKey([...path, key]), {
      key: place,
      value: empty ? place : offsetOf(pair.value),
      ...(empty ? {} : textOf(walk, pair.value)),
    })
    result[key] = visit(walk, pair.value, [...path, key])
  }
  return result
}

function visitAlias(walk: Walk, alias: Alias, path: Path): unknown {
  const target = walk.anchors.get(alias.source)
  if (target === undefined || walk.open.has(target)) {
    const message =
      target === undefined
        ? `the alias *${alias.source} names nothing`
        : `the alias *${alias.source} contains itself`
    const fix =
      target === undefined
        ? `mark a value above it with &${alias.source}, or write the value out`
        : 'write the value out'
    complain(walk, offsetOf(alias), { ruleId: 'bad-alias', message, fix })
    return undefined
  }
  const outermost = walk.alias
  walk.alias = outermost ?? offsetOf(alias)
  const value = visit(walk, target, path)
  walk.alias = outermost
  return value
}

function visitScalar(walk: Walk, scalar: Scalar, path: Path): unknown {
  if (typeof scalar.value !== 'string') return scalar.value
  const text = unmaskReferences(scalar.value)
  if (!text.includes('$')) return text
  const result = interpolate(text, walk.environment)
  const offset = offsetOf(scalar)
  for (const name of new Set(result.unset)) {
    const fix = `export ${name}=..., or give a default: \${${name}:-value}`
    complain(walk, offset, {
      ruleId: 'unset-variable',
      message: `the environment variable ${name} is not set`,
      fix,
    })
  }
  for (const reference of result.malformed.slice(0, 1)) {
    const message = `"${reference}" is not a reference lake can read`
    complain(walk, offset, {
      ruleId: 'bad-reference',
      message,
      fix: 'write ${NAME} or ${NAME:-default}; $$ is a dollar sign',
    })
  }
  if (result.names.length > 0) walk.references.set(pathKey(path), result.names)
  return result.text
}

function complain(walk: Walk, offset: number, finding: Pick<Finding, 'ruleId' | 'message' | 'fix'>): void {
  walk.findings.push({
    ...finding,
    severity: 'error',
    file: walk.source.file,
    ...position(walk.source, offset),
  })
}

function textOf(walk: Walk, node: unknown): { text?: string } {
  if (!isScalar(node) || !node.range) return {}
  return { text: unmaskReferences(walk.source.text.slice(node.range[0], node.range[1])) }
}
