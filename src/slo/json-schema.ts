// The schema of files in slo/ for editors, from the same table that the parser reads.
import { sectionNames, sections, topFields } from './fields.ts'
import type { Field, Fields } from './fields.ts'

type Json = Readonly<Record<string, unknown>>

const duration = '^(\\d+y)?(\\d+w)?(\\d+d)?(\\d+h)?(\\d+m)?(\\d+s)?(\\d+ms)?$'

const shapes: Readonly<Record<Field['is'], Json>> = {
  text: { type: 'string' },
  objective: {
    anyOf: [
      { type: 'number', exclusiveMinimum: 1, exclusiveMaximum: 100 },
      { type: 'string', pattern: '^\\d+(\\.\\d+)? ?%$' },
    ],
  },
  duration: { type: 'string', pattern: duration },
  count: { type: 'integer', minimum: 1 },
  quantile: { type: 'number', exclusiveMinimum: 0, exclusiveMaximum: 1 },
  query: { type: 'string', minLength: 1 },
  metric: { type: 'string', minLength: 1 },
  unit: { enum: ['s', 'ms'] },
  section: {},
}

export function sloJsonSchema(): string {
  const kinds = sectionNames.map((name) => ({ required: [name] }))
  const top = objectOf(topFields, (name, field) =>
    field.is === 'section' ? sectionOf(name as keyof typeof sections, field) : propertyOf(field),
  )
  const schema = {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'slo/<name>.yaml: a service level objective',
    ...top,
    oneOf: kinds,
  }
  return `${JSON.stringify(schema, undefined, 2)}\n`
}

function sectionOf(name: keyof typeof sections, { description }: Field): Json {
  return { description, ...objectOf(sections[name], (_, field) => propertyOf(field)) }
}

function objectOf(fields: Fields, property: (name: string, field: Field) => Json): Json {
  const all = Object.entries(fields)
  const required = all.filter(([, field]) => field.required).map(([name]) => name)
  return {
    type: 'object',
    additionalProperties: false,
    ...(required.length === 0 ? {} : { required }),
    properties: Object.fromEntries(all.map(([name, field]) => [name, property(name, field)])),
  }
}

function propertyOf({ is, description, example }: Field): Json {
  return { description, ...shapes[is], examples: [example] }
}
