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
}

export function starterLines({ path, components, size, memoryBytes }: Starter): readonly string[] {
  const titles = components.map((name) => catalogue[name as keyof typeof catalogue].title)
  const runs = ['observability', ...titles].join(', ')
  const wrote = `Wrote ${path}: ${runs}${size === 'default' ? '' : ` (size: ${size})`}`
  const why = reason({ components, size, memoryBytes })
  return why === undefined ? [wrote] : [wrote, why]
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
