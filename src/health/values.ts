// Reading answers whose shape is somebody else's: what is not there is undefined, never an exception.

export function field(value: unknown, ...path: readonly (string | number)[]): unknown {
  let found = value
  for (const key of path) {
    if (typeof found !== 'object' || found === null) return undefined
    found = (found as Record<string | number, unknown>)[key]
  }
  return found
}

export function items(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : []
}

/** Empty where it is no text. */
export function text(value: unknown): string {
  return typeof value === 'string' ? value : ''
}

export function firstLine(value: string, length = 200): string {
  const line = value.trim().split('\n')[0] ?? ''
  return line.length > length ? `${line.slice(0, length)}...` : line
}
