// Numbers in texts, at places that the build has found.

export interface Span {
  readonly from: number
  readonly to: number
}

/** From the right, so that the places to the left stay what they are. */
export function withNumbers(text: string, numbers: readonly (Span & { readonly value: number })[]): string {
  return numbers
    .toSorted((a, b) => b.from - a.from)
    .reduce(
      (changed, { from, to, value }) => changed.slice(0, from) + String(value) + changed.slice(to),
      text,
    )
}
