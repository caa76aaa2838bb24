// YAML that lake itself, or a person, wrote. Commands that only write do not load the parser.
import { parse } from 'yaml'
import { isRecord } from './yaml.ts'

/** As a mapping; what is none is empty. Throws what is no YAML. */
export function fromYaml(text: string): Record<string, unknown> {
  const value: unknown = parse(text, { version: '1.1', merge: true })
  return isRecord(value) ? value : {}
}
