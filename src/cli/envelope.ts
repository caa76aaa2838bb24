// The shape of every answer under --json. Its schema is published: docs/schemas.

import { exitCodes, type Action, type ExitName, type LakeError } from '../errors.ts'

export const schemaVersion = 1

export interface Warning {
  /** Stable id, kebab-case. */
  readonly code: string
  readonly message: string
}

export interface Failure {
  readonly code: string
  readonly category: ExitName
  readonly message: string
  readonly retryable: boolean
  readonly details: readonly string[]
  readonly actions: readonly Action[]
}

export interface Envelope {
  readonly schemaVersion: typeof schemaVersion
  readonly command: string
  readonly status: 'ok' | 'error'
  readonly data: unknown
  readonly warnings: readonly Warning[]
  readonly error: Failure | null
}

export function answerEnvelope(command: string, data: unknown, warnings: readonly Warning[]): Envelope {
  return { schemaVersion, command, status: 'ok', data, warnings, error: null }
}

export function errorEnvelope(command: string, error: LakeError, warnings: readonly Warning[]): Envelope {
  return { schemaVersion, command, status: 'error', data: null, warnings, error: failureOf(error) }
}

export function failureOf(error: LakeError): Failure {
  const { code, exit, message, retryable, details, actions } = error
  return { code, category: exit, message, retryable, details, actions }
}

const text = { type: 'string' }

function object(properties: Readonly<Record<string, object>>): object {
  return { type: 'object', properties, required: Object.keys(properties), additionalProperties: false }
}

const failure = object({
  code: text,
  category: { enum: Object.keys(exitCodes) },
  message: text,
  retryable: { type: 'boolean' },
  details: { type: 'array', items: text },
  actions: { type: 'array', items: object({ id: text, command: text }) },
})

/** JSON Schema of the envelope around the schema of one command's data. */
export function envelopeSchema(command: string, data: object): object {
  return object({
    schemaVersion: { const: schemaVersion },
    command: { const: command },
    status: { enum: ['ok', 'error'] },
    data: { anyOf: [data, { type: 'null' }] },
    warnings: { type: 'array', items: object({ code: text, message: text }) },
    error: { anyOf: [failure, { type: 'null' }] },
  })
}

/** JSON Schema of one line of a stream: an item, or the failure that ends it. */
export function lineSchema(item: object): object {
  return { anyOf: [item, object({ type: { const: 'error' }, error: failure })] }
}
