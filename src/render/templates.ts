// The shipped templates: path below `templates/` -> text. Read once, passed in, so that rendering stays pure.
import { fromYaml } from './yaml.ts'

export type Templates = ReadonlyMap<string, string>

/** A generated file, path relative to `.lake/`. */
export interface GeneratedFile {
  readonly text: string
  readonly mode: number
}

export type GeneratedFiles = ReadonlyMap<string, GeneratedFile>

function template(templates: Templates, path: string): string {
  const text = templates.get(path)
  if (text === undefined) throw new Error(`template ${path} is missing from this installation`)
  return text
}

const parsed = new WeakMap<Templates, Map<string, Readonly<Record<string, unknown>>>>()

/** A template as data: parsed once, and therefore never to be changed. */
export function yamlTemplate(templates: Templates, path: string): Readonly<Record<string, unknown>> {
  const known = parsed.get(templates) ?? new Map<string, Readonly<Record<string, unknown>>>()
  parsed.set(templates, known)
  const value = known.get(path) ?? fromYaml(template(templates, path))
  known.set(path, value)
  return value
}

/** Templates in a folder, by file name; sub-folders are not entered. */
export function templatesIn(templates: Templates, folder: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  for (const [path, text] of templates) {
    const name = path.startsWith(`${folder}/`) ? path.slice(folder.length + 1) : ''
    if (name !== '' && !name.includes('/')) found.set(name, text)
  }
  return found
}

/** A file that is copied as it is, with the marker in the comment syntax of its kind, where it has one. */
export function marked(path: string, text: string, marker: string): string {
  if (path.endsWith('.alloy')) return `// ${marker}\n${text}`
  if (/\.(ya?ml|cfg|conf|properties)$/.test(path)) return `# ${marker}\n${text}`
  return text
}
