// Versions as programs say them: numbers, with whatever stands between them.

function numbersOf(version: string): readonly number[] {
  return (version.match(/\d+/g) ?? []).map(Number)
}

/** Below 0 where `a` is older. What one of them leaves out counts as 0; pre-releases are not told apart. */
export function compareVersions(a: string, b: string): number {
  const [left, right] = [numbersOf(a), numbersOf(b)]
  for (let index = 0; index < Math.max(left.length, right.length); index += 1) {
    const difference = (left[index] ?? 0) - (right[index] ?? 0)
    if (difference !== 0) return difference
  }
  return 0
}

export function atLeast(version: string, minimum: string): boolean {
  return compareVersions(version, minimum) >= 0
}
