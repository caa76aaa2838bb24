// Places in lake.yaml: from the path of a value to a line and a column.
import type { Finding } from '../findings.ts'
import { pathKey } from './reading.ts'
import type { Path, Reading } from './reading.ts'
import { position } from './source.ts'
import type { Source } from './source.ts'

export interface Where {
  readonly source: Source
  readonly reading: Reading
  /** What is checked: the reading with what flags and environment put over it. */
  readonly value: unknown
  /** Top-level keys that come from outside the file, and from where. */
  readonly outside: ReadonlyMap<string, string>
  readonly components: readonly string[]
}

/** The finding at a path: on the key or the value, or on the nearest thing above that is in the file. */
export function at(
  where: Where,
  path: Path,
  part: 'key' | 'value',
  finding: Omit<Finding, 'file' | 'line' | 'col'>,
): Finding {
  const origin = where.outside.get(String(path[0]))
  if (origin !== undefined) return { ...finding, file: origin, line: 1, col: 1 }
  for (let length = path.length; length > 0; length--) {
    const place = where.reading.places.get(pathKey(path.slice(0, length)))
    if (place === undefined) continue
    const exact = length === path.length
    return { ...finding, file: where.source.file, ...position(where.source, exact ? place[part] : place.key) }
  }
  const start = where.source.document.contents?.range?.[0] ?? 0
  return { ...finding, file: where.source.file, ...position(where.source, start) }
}

export function labelOf(path: Path): string {
  return path
    .map((part, index) => (typeof part === 'number' ? `[${part}]` : `${index === 0 ? '' : '.'}${part}`))
    .join('')
}

export function valueAt(value: unknown, path: Path): unknown {
  return path.reduce<unknown>((current, part) => {
    const inside = typeof current === 'object' && current !== null && Object.hasOwn(current, part)
    return inside ? (current as Record<string | number, unknown>)[part] : undefined
  }, value)
}
