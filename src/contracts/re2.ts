// Whether a pattern is one that RE2 takes, the language of Prometheus and Loki. It is judged by the patterns of this
// language, where both agree; what only one of the two knows is told apart first.

const judged = new Map<string, string | undefined>()

/** In words; undefined: it can be read, as far as can be told here. The same patterns stand in hundreds of rules. */
export function patternProblem(pattern: string): string | undefined {
  if (!judged.has(pattern)) judged.set(pattern, problemOf(pattern))
  return judged.get(pattern)
}

/** A backslash before another letter or digit; `\1` would be a backreference, and `\12` is a number in octal. */
const unknownEscape = /\\(?:[^\WAbBCdDsSwWpPQEzafnrtvx0-7_]|[1-7](?![0-7]))/
const mostRepeats = 1000

function problemOf(pattern: string): string | undefined {
  // What is quoted, and a backslash that stands for itself, are no syntax.
  const plain = pattern.replaceAll(/\\Q[^]*?(?:\\E|$)/g, 'q').replaceAll('\\\\', 'b')
  const [escape] = unknownEscape.exec(plain) ?? []
  if (escape !== undefined) return `RE2 knows no ${escape}`
  const outside = plain.replaceAll(/\\[^]/g, 'e').replaceAll(/\[\^?\]?[^\]]*\]/g, 'c')
  if (/\(\?<?[=!]/.test(outside)) return 'RE2 knows no looking ahead or behind'
  if ([...outside.matchAll(/\{(\d+)(?:,(\d*))?\}/g)].some(([, ...times]) => times.some(isTooOften)))
    return `RE2 repeats nothing more than ${mostRepeats} times`
  try {
    void new RegExp(ofThisLanguage(plain))
    return undefined
  } catch (error) {
    const [, said = 'it cannot be read'] =
      /: ([^:]+)$/.exec(error instanceof Error ? error.message : '') ?? []
    return said.toLowerCase()
  }
}

function isTooOften(times: string | undefined): boolean {
  return Number(times) > mostRepeats
}

/** Flags and names of groups are written otherwise, and a bracket that begins a class stands for itself. */
function ofThisLanguage(pattern: string): string {
  return pattern
    .replaceAll(/\(\?[imsU-]+\)/g, '')
    .replaceAll(/\(\?[imsU-]+:/g, '(?:')
    .replaceAll(/\(\?P?<\w+>/g, '(')
    .replaceAll(/(?<!\\)\[(\^?)\]/g, String.raw`[$1\]`)
    .replaceAll(/\[:\^?\w+:\]/g, 'x')
}
