// The schema of lake.yaml for editors: completion, documentation on hover, errors while typing.
import { z } from 'zod'
import { components } from '../components/index.ts'
import type { AlertCatalogue } from './alert-schema.ts'
import { isRecord } from './relations.ts'
import { lakeSchema } from './schema.ts'
import type { Catalogue } from './schema.ts'

type Json = Readonly<Record<string, unknown>>

/** The text of `lake.schema.json`. With the alerts, their names and parameters are completed too. */
export function lakeJsonSchema(alerts?: AlertCatalogue, catalogue: Catalogue = components): string {
  return `${JSON.stringify(schemaObject(alerts, catalogue), null, 2)}\n`
}

/** Draft 7, which the YAML language server reads best. */
function schemaObject(alerts: AlertCatalogue | undefined, catalogue: Catalogue): Json {
  const schema = z.toJSONSchema(lakeSchema(catalogue, alerts), {
    target: 'draft-07',
    io: 'input',
    unrepresentable: 'any',
    reused: 'inline',
    // zod drops the examples of what is transformed: it takes them for outputs. Ours are all what a user types.
    override: ({ zodSchema, jsonSchema }) => {
      const { examples } = z.globalRegistry.get(zodSchema) ?? {}
      if (Array.isArray(examples)) jsonSchema.examples = examples
    },
  })
  const title = 'lake.yaml: the observability stack of a lakehouse'
  const { $schema, ...rest } = schema as Json
  return { $schema, title, ...(withReferences(rest) as Json) }
}

const scalarTypes = ['string', 'number', 'integer', 'boolean']
const annotations = ['title', 'description', 'default', 'examples']

/** What stands for any scalar: a reference, resolved when lake reads the file. */
const reference = { type: 'string', pattern: '\\$\\{[A-Za-z_][A-Za-z0-9_]*(:-.*)?\\}' }

function withReferences(node: unknown): unknown {
  if (Array.isArray(node)) return node.map(withReferences)
  if (!isRecord(node)) return node
  const impossible = isRecord(node['properties'])
    ? { ...node, properties: withoutImpossible(node['properties']) }
    : node
  const copy = Object.fromEntries(
    Object.entries(impossible).map(([key, value]) => [key, isVerbatim(key) ? value : withReferences(value)]),
  )
  return needsReference(copy) ? orReference(copy) : copy
}

/** Values of these are data, not schemas. */
function isVerbatim(key: string): boolean {
  return annotations.includes(key) || key === 'required' || key === 'enum' || key === 'propertyNames'
}

/** Keys that can only be wrong (`external` of what must be managed) are not offered. */
function withoutImpossible(properties: Json): Json {
  return Object.fromEntries(
    Object.entries(properties).filter(([, value]) => !(isRecord(value) && isRecord(value['not']))),
  )
}

function needsReference(node: Json): boolean {
  if (typeof node['type'] !== 'string' || !scalarTypes.includes(node['type'])) return false
  return (
    node['type'] !== 'string' ||
    'pattern' in node ||
    'enum' in node ||
    'minLength' in node ||
    'format' in node
  )
}

function orReference(node: Json): Json {
  const entries = Object.entries(node)
  const said = entries.filter(([key]) => annotations.includes(key))
  const rule = entries.filter(([key]) => !annotations.includes(key))
  return { ...Object.fromEntries(said), anyOf: [Object.fromEntries(rule), reference] }
}
