// "Did you mean": the valid word that a mistyped one most likely stands for.

/** Edits (insert, delete, replace, swap of neighbours) that turn one word into the other. */
export function editDistance(from: string, to: string): number {
  let before: number[] = []
  let previous = Array.from({ length: to.length + 1 }, (_, column) => column)
  for (let row = 1; row <= from.length; row++) {
    const current = [row]
    for (let column = 1; column <= to.length; column++) {
      const same = from[row - 1] === to[column - 1]
      const edits = [
        (previous[column] ?? 0) + 1,
        (current[column - 1] ?? 0) + 1,
        (previous[column - 1] ?? 0) + (same ? 0 : 1),
      ]
      if (from[row - 1] === to[column - 2] && from[row - 2] === to[column - 1])
        edits.push((before[column - 2] ?? 0) + 1)
      current.push(Math.min(...edits))
    }
    before = previous
    previous = current
  }
  return previous[to.length] ?? 0
}

/** The closest candidate, unless even that one is too far away to be what was meant. */
export function nearest(word: string, candidates: readonly string[]): string | undefined {
  const typed = word.toLowerCase().slice(0, 64)
  const scored = candidates
    .map((candidate) => ({ candidate, distance: distanceTo(typed, candidate.toLowerCase()) }))
    .filter(
      ({ candidate, distance }) =>
        distance <= Math.max(1, Math.floor(Math.max(typed.length, candidate.length) / 3)),
    )
    .sort((a, b) => a.distance - b.distance)
  return scored[0]?.candidate
}

/** A word cut short (`prom`) or written on (`retention_days`) is near, whatever its length. */
function distanceTo(typed: string, candidate: string): number {
  const shorter = Math.min(typed.length, candidate.length)
  const extends_ = shorter >= 4 && (candidate.startsWith(typed) || typed.startsWith(candidate))
  return extends_ ? 1 : editDistance(typed, candidate)
}
