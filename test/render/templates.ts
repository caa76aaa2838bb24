// The shipped templates, as the commands load them.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Templates } from '../../src/render/templates.ts'

const root = resolve(import.meta.dirname, '../../templates')

let loaded: Templates | undefined

export function shippedTemplates(): Templates {
  loaded ??= new Map(
    readdirSync(root, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .map((path) => [relative(root, path), readFileSync(path, 'utf8')] as const)
      .toSorted(([a], [b]) => (a < b ? -1 : 1)),
  )
  return loaded
}
