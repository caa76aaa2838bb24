// What the first lake.yaml says, and why: most people read this before they read the file.
import type { Size } from '../components/component.ts'
import { components as catalogue } from '../components/index.ts'
import { hasRoom, memoryLimits, partsOfLake } from '../config/fit.ts'
import { bytesText } from './bytes.ts'

export interface Starter {
  readonly path: string
  /** Named in it, beside what runs without being named. */
  readonly components: readonly string[]
  readonly size: Size
  /** What the engine has. */
  readonly memoryBytes?: number
  /** Of what runs here already: what is watched, and what could be. */
  readonly attached: readonly Running[]
  readonly offered: readonly Running[]
  /** Variables that must be exported before `lake up`. */
  readonly exports: readonly string[]
}

export interface Running {
  /** A Compose project, or `host`: what runs outside of any. */
  readonly name: string
  /** What of it lake knows, in words. */
  readonly what: readonly string[]
  readonly services: number
}

export function runningText({ what, services }: Running): string {
  const logs = services === 0 ? [] : [`logs of ${services === 1 ? '1 service' : `${services} services`}`]
  return [...what, ...logs].join(', ')
}

export function starterLines(starter: Starter): readonly string[] {
  const { path, components, size, memoryBytes } = starter
  const titles = components.map((name) => catalogue[name as keyof typeof catalogue].title)
  const runs = ['observability', ...titles].join(', ')
  const wrote = `Wrote ${path}: ${runs}${size === 'default' ? '' : ` (size: ${size})`}`
  const why = reason({ components, size, memoryBytes })
  return [wrote, ...(why === undefined ? [] : [why]), ...besideLines(starter)]
}

function besideLines({ attached, offered, exports }: Starter): readonly string[] {
  const known = offered.filter(({ what }) => what.length > 0)
  const more = known.map((running) => `${running.name} (${running.what.join(', ')})`)
  return [
    ...attached.map((running) => `Attached ${running.name}: ${runningText(running)}`),
    ...exports.map((name) => `Before lake up: export ${name}=... (it is never written to lake.yaml)`),
    ...(more.length === 0
      ? []
      : [`Also here: ${more.join(', ')}; to watch: lake init --force --attach ${known[0]?.name ?? ''}`]),
  ]
}

/** Said where memory decided, or does not suffice. */
function reason({
  components,
  size,
  memoryBytes,
}: Pick<Starter, 'components' | 'size'> & { readonly memoryBytes: number | undefined }): string | undefined {
  if (memoryBytes === undefined) return undefined
  const tooMuch = (parts: readonly string[], at: Size): boolean =>
    !hasRoom(memoryLimits(parts, at, catalogue), memoryBytes)
  const has = `the engine has ${bytesText(memoryBytes)} of memory, too little for`
  if (tooMuch(components, size)) return `${has} this`
  if (components.length === 0 && tooMuch(partsOfLake(catalogue), 'tiny')) return `${has} a whole lake`
  if (size === 'tiny' && tooMuch(components, 'default')) return `${has} size: default`
  return undefined
}
