// Grafana's names of colours as ours. A name becomes a variable of the page's style, so that it fits both themes.

const hues = ['red', 'orange', 'yellow', 'green', 'blue', 'purple'] as const
const shades = ['super-light', 'light', '', 'semi-dark', 'dark'] as const

/** Tokens that the style defines for each theme, in the order in which series take them. */
export const palette = Array.from({ length: 16 }, (_, index) => `s${index}`)

/** `green` -> `var(--green)`, `semi-dark-red` -> `var(--red)`, `#abc` as it is. */
export function colourOf(name: string): string {
  if (name === 'text') return 'var(--text)'
  if (name === 'transparent') return 'transparent'
  if (palette.includes(name)) return `var(--${name})`
  if (name === 'gray' || name === 'grey') return 'var(--muted)'
  for (const hue of hues)
    for (const shade of shades) if (name === (shade === '' ? hue : `${shade}-${hue}`)) return `var(--${hue})`
  return name
}

/** The same name has the same colour on every panel and after every reload. */
export function stableIndex(name: string): number {
  let hash = 2_166_136_261
  for (const letter of name) hash = Math.imul(hash ^ (letter.codePointAt(0) ?? 0), 16_777_619)
  return (hash >>> 0) % palette.length
}

/** By name; of two with one colour the later takes the next free one, while there is one. */
export function seriesColours(names: readonly string[]): readonly string[] {
  const taken = new Set<number>()
  const chosen = new Map<string, number>()
  for (const name of [...new Set(names)].toSorted()) {
    let index = stableIndex(name)
    for (let tries = 0; taken.has(index) && tries < palette.length; tries += 1)
      index = (index + 1) % palette.length
    taken.add(index)
    if (taken.size === palette.length) taken.clear()
    chosen.set(name, index)
  }
  return names.map((name) => palette[chosen.get(name) ?? 0] ?? 's0')
}
