// How much of a lake the engine has room for: what the services of a choice may take at most, against its memory.
import type { Size } from '../components/component.ts'
import { decide } from './relations.ts'
import type { Decision } from './relations.ts'
import type { Catalogue } from './schema.ts'
import { defaults } from './schema.ts'

const mebibyte = 1024 ** 2

/**
 * Limits are never all reached at once: under load the services of a whole lake took half of theirs. So limits may add
 * up to more than there is, and what is taken stays well below.
 */
export function hasRoom(limits: number, memoryBytes: number): boolean {
  return limits <= 1.5 * memoryBytes
}

/** The components of a lake: none runs without being named. */
export function partsOfLake(catalogue: Catalogue): readonly string[] {
  return Object.entries(catalogue).flatMap(([name, { profile, defaultFrom }]) =>
    profile === 'lake' && defaultFrom === undefined ? [name] : [],
  )
}

/** A choice and the parts of a lake that it needs. Names that lake does not know stay: reading the file tells them. */
export function withNeeds(chosen: readonly string[], catalogue: Catalogue): readonly string[] {
  const modes = modesOf(chosen, defaults.size, catalogue)
  const parts = partsOfLake(catalogue).filter((name) => modes[name] === 'managed')
  return [...parts, ...chosen.filter((name) => !parts.includes(name))]
}

function modesOf(named: readonly string[], size: Size, catalogue: Catalogue): Decision['modes'] {
  return decide(Object.fromEntries(named.map((name) => [name, {}])), size, catalogue).modes
}

/** The sum of all memory limits, those of what runs without being named included. */
export function memoryLimits(components: readonly string[], size: Size, catalogue: Catalogue): number {
  const modes = modesOf(components, size, catalogue)
  return Object.entries(catalogue)
    .filter(([name]) => modes[name] === 'managed')
    .flatMap(([, { services }]) => Object.values(services))
    .reduce((sum, { limits }) => sum + limits[size].memory * mebibyte, 0)
}

/** Of an engine that does not answer nothing is known: the default then. */
export function fittingSize(
  components: readonly string[],
  memoryBytes: number | undefined,
  catalogue: Catalogue,
): Size {
  const limits = memoryLimits(components, defaults.size, catalogue)
  return memoryBytes === undefined || hasRoom(limits, memoryBytes) ? defaults.size : 'tiny'
}

/** The whole lake, wherever its smallest size fits. */
export function partsThatFit(memoryBytes: number | undefined, catalogue: Catalogue): readonly string[] {
  const whole = partsOfLake(catalogue)
  const limits = memoryLimits(whole, 'tiny', catalogue)
  return memoryBytes === undefined || hasRoom(limits, memoryBytes) ? whole : []
}
