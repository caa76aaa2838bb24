// The JSON Schema of each command's answer, and of one item where it streams.

import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { z } from 'zod'
import type { DataSchema } from '../../src/cli/command.ts'
import { envelopeSchema, lineSchema } from '../../src/cli/envelope.ts'

/** What a command's file exports by default, as far as we need it. */
interface Described {
  readonly dataSchema?: DataSchema
  readonly itemSchema?: DataSchema
}

const dialect = 'https://json-schema.org/draft/2020-12/schema'

/** By command id. Read from the source: it has the same zod as this script. */
export async function jsonSchemas(folder: string, ids: readonly string[]): Promise<ReadonlyMap<string, object>> {
  const schemas = new Map<string, object>()
  for (const id of ids) {
    const file = pathToFileURL(join(folder, `${id.replaceAll(' ', '/')}.ts`)).href
    const { default: command } = (await import(file)) as { default: Described }
    const schema = await schemaOf(id, command)
    if (schema !== undefined) schemas.set(id, schema)
  }
  return schemas
}

async function schemaOf(id: string, { dataSchema, itemSchema }: Described): Promise<object | undefined> {
  const line = itemSchema === undefined ? [] : [lineSchema(body(await itemSchema()))]
  const whole = dataSchema === undefined ? [] : [envelopeSchema(id, body(await dataSchema()))]
  const [only, other] = [...line, ...whole]
  if (only === undefined) return undefined
  // A command that declares both streams under some flags only.
  const shape = other === undefined ? only : { anyOf: [only, other] }
  const title = `lake ${id} --json${line.length > 0 ? ', each line' : ''}`
  return { $schema: dialect, title, ...shape }
}

function body(schema: z.ZodType): object {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { reused: 'inline' })
  return rest
}
