// The shipped templates, as the commands load them.
import { resolve } from 'node:path'
import { readTemplates } from '../../scripts/build/templates.ts'
import { openTemplates } from '../../src/render/templates.ts'
import type { Templates } from '../../src/render/templates.ts'

let loaded: Templates | undefined

export function shippedTemplates(): Templates {
  loaded ??= openTemplates(readTemplates(resolve(import.meta.dirname, '../..'), 'tests'))
  return loaded
}
