// An Alloy file as far as brackets, texts and comments go: one that is not closed, and Alloy loads nothing at all.
// What a block means only Alloy knows.

export interface Flaw {
  readonly offset: number
  readonly message: string
  readonly fix: string
}

const token = /\/\/.*|\/\*[^]*?\*\/|\/\*|"(?:\\.|[^"\\\n])*"|`[^`]*`|["`{}()[\]]/g
const closes: Readonly<Record<string, string>> = { '}': '{', ')': '(', ']': '[' }
const closing: Readonly<Record<string, string>> = { '{': '}', '(': ')', '[': ']' }

export function alloyFlaw(text: string): Flaw | undefined {
  const open: { readonly bracket: string; readonly offset: number }[] = []
  for (const { 0: word, index: offset } of text.matchAll(token)) {
    if (word === '/*') return { offset, message: 'a comment that is not closed', fix: 'add "*/"' }
    if (word === '"' || word === '`')
      return { offset, message: 'a text in quotes that is not closed', fix: `add ${word} at its end` }
    if (word in closing) open.push({ bracket: word, offset })
    const opener = closes[word]
    if (opener !== undefined && open.pop()?.bracket !== opener)
      return {
        offset,
        message: `"${word}" closes nothing that is open here`,
        fix: 'check the brackets above it',
      }
  }
  const last = open.at(-1)
  if (last === undefined) return undefined
  const fix = `add the missing "${closing[last.bracket] ?? ''}"`
  return { offset: last.offset, message: 'a bracket that is not closed', fix }
}

/** Texts and comments blanked out, places kept. */
export function withoutTexts(text: string): string {
  return text.replaceAll(token, (word) => (word.length === 1 ? word : word.replaceAll(/[^\n]/g, ' ')))
}
