// Grafana's variables in a query, replaced by something of the same length that can be read: places stay what they are.

const macro =
  /\$__(rate_interval|interval|range|auto|interval_ms|range_s|range_ms)\b|\$\{__(rate_interval|interval|range|auto|interval_ms|range_s|range_ms)\}/g
const own = /\$\{\w+(?::\w+)?\}|\[\[\w+(?::\w+)?\]\]|\$[a-zA-Z_]\w*/g
const text = /"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*'|`[^`]*`/g

/** `open`: a variable stands where a name or a number belongs. */
export function withoutVariables(written: string): { readonly text: string; readonly open: boolean } {
  if (!written.includes('$') && !written.includes('[[')) return { text: written, open: false }
  const numbers = written.replaceAll(macro, (whole: string, first?: string, second?: string) =>
    (/_m?s$/.test(first ?? second ?? '') ? '1' : '5m').padEnd(whole.length),
  )
  const texts = [...numbers.matchAll(text)].map(
    ({ index, 0: { length } }) => [index, index + length] as const,
  )
  let open = false
  const result = numbers.replaceAll(own, (whole: string, offset: number) => {
    if (texts.some(([from, to]) => offset > from && offset < to)) return whole
    // `[$window]`
    if (/[[:]\s*$/.test(numbers.slice(0, offset))) return '5m'.padEnd(whole.length)
    open = true
    return 'v'.padEnd(whole.length, '_')
  })
  return { text: result, open }
}

/** Names of the variables that a text uses, Grafana's own left out. */
export function variablesIn(written: string): readonly string[] {
  return [...written.matchAll(/\$\{(\w+)(?:[.:][^}]*)?\}|\[\[(\w+)(?::\w+)?\]\]|\$([a-zA-Z_]\w*)/g)]
    .map(([, braced, doubled, bare]) => braced ?? doubled ?? bare ?? '')
    .filter((name) => !name.startsWith('__'))
}
