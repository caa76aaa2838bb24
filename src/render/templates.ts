// The shipped templates: path below `templates/` -> text, and what was made of them when lake was built (compile.ts).
// Read once, passed in, so that rendering stays pure.

import type { Span } from './spans.ts'

/** The shipped alerts, and what of each may be overridden in lake.yaml. */
export type AlertCatalogue = Readonly<
  Record<string, { readonly parameters: Readonly<Record<string, { readonly unit: string }>> }>
>

export type TemplateData = Readonly<Record<string, unknown>>

export interface Dashboard {
  /** As Grafana reads it where lake.yaml moves no threshold. */
  readonly text: string
  readonly thresholds: readonly {
    readonly parameter: string
    /** How far beyond the parameter the number is. */
    readonly more: number
    readonly span: Span
  }[]
  /** Panels, by id, that are dead without a component. */
  readonly parts: readonly { readonly component: string; readonly panel: number }[]
}

export interface Compiled {
  /** Another one for every lake that differs in anything. */
  readonly build: string
  /** Every YAML file as data, by its path: read by many, and never to be changed. */
  readonly data: Readonly<Record<string, TemplateData>>
  readonly alerts: AlertCatalogue
  /** Kinds of tests that each of them has; the tests themselves stay at home. */
  readonly tested: Readonly<Record<string, readonly string[]>>
  /** By file name. */
  readonly dashboards: Readonly<Record<string, Dashboard>>
  /** JSON Schema of lake.yaml, for editors. */
  readonly schema: string
}

export interface Templates extends ReadonlyMap<string, string>, Compiled {}

/** As the build writes it. */
export interface Shipped extends Compiled {
  readonly texts: Readonly<Record<string, string>>
}

export function openTemplates({ texts, ...compiled }: Shipped): Templates {
  return Object.assign(new Map(Object.entries(texts)), compiled)
}

/** Uid -> title: Grafana takes neither of them twice. */
export function dashboardTitles({ dashboards }: Templates): ReadonlyMap<string, string> {
  const shipped = Object.values(dashboards).flatMap(({ text }) => {
    const [, uid, title] = /^ {2}"uid": "([\w-]+)",\n {2}"title": "([^"\\]+)"/m.exec(text) ?? []
    return uid === undefined || title === undefined ? [] : [[uid, title] as const]
  })
  return new Map([...shipped, [runbookPage.uid, runbookPage.title]])
}

/** It is made when the stack is rendered, of the alerts that are there. */
export const runbookPage = { uid: 'lake-runbooks', title: 'Runbooks' } as const

/** A generated file, path relative to `.lake/`. */
export interface GeneratedFile {
  readonly text: string
  readonly mode: number
}

export type GeneratedFiles = ReadonlyMap<string, GeneratedFile>

export function yamlTemplate({ data }: Templates, path: string): TemplateData {
  const found = data[path]
  if (found === undefined) throw new Error(`template ${path} is missing from this installation`)
  return found
}

/** Templates in a folder, by file name; sub-folders are not entered. */
export function templatesIn(
  templates: ReadonlyMap<string, string>,
  folder: string,
): ReadonlyMap<string, string> {
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
