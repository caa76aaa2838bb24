// Unified diffs in colour.
import type { Style } from './style.ts'

export function diffText(
  files: readonly { readonly diff: readonly string[] }[],
  { paint, symbols }: Style,
): string {
  if (files.length === 0) return `${paint.green(symbols.ok)} the generated files are as they should be`
  return files
    .flatMap(({ diff }) => diff)
    .map((line) => {
      if (line.startsWith('---') || line.startsWith('+++')) return paint.bold(line)
      if (line.startsWith('@@')) return paint.cyan(line)
      if (line.startsWith('+')) return paint.green(line)
      return line.startsWith('-') ? paint.red(line) : line
    })
    .join('\n')
}
