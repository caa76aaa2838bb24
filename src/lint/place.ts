// Where a part of a text stands in the file that holds it folded, quoted or escaped.

/** Of one character of the value: the value is followed through the source, where both agree. */
export function placeIn(source: string, start: number, value: string, offset: number): number {
  let at = start
  for (let index = 0; index <= offset && index < value.length; index += 1) {
    const character = value[index] ?? ''
    if (/\s/.test(character)) continue
    const found = source.indexOf(character, at)
    if (found === -1) return start
    if (index === offset) return found
    at = found + 1
  }
  return at
}
