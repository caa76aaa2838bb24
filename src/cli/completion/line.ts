// A command line that is being typed: where is the cursor, and what belongs there?
import type { Grammar, GrammarCommand, GrammarFlag } from './grammar.ts'

export interface Line {
  /** Words that name a topic or a command. */
  readonly path: readonly string[]
  readonly command: GrammarCommand | undefined
  /** Arguments before the cursor. */
  readonly args: readonly string[]
  readonly given: ReadonlySet<GrammarFlag>
  /** Its value is being typed. */
  readonly flag?: GrammarFlag
  /** What is typed of the word so far. */
  readonly current: string
  /** What the shell takes for the beginning of the same word: `--profile=`. */
  readonly lead: string
  /** After `--`: no flags any more. */
  readonly literal: boolean
  readonly project: string | undefined
}

/** `words` without the program's name; the last one is being typed. */
export function readLine(grammar: Grammar, words: readonly string[]): Line {
  const { joined, split } = rejoin(words)
  const current = joined.at(-1) ?? ''
  const walk = new Walk(grammar)
  for (const word of joined.slice(0, -1)) walk.take(word)
  const line = { ...walk.line(), current, lead: '' }
  const at = current.indexOf('=')
  if (line.flag !== undefined || line.literal || !current.startsWith('--') || at === -1) return line
  const flag = walk.flagOf(current.slice(0, at))
  if (flag?.takesValue !== true) return line
  return { ...line, flag, current: current.slice(at + 1), lead: split ? '' : current.slice(0, at + 1) }
}

/** bash takes `--flag=value` for three words. */
function rejoin(words: readonly string[]): { readonly joined: readonly string[]; readonly split: boolean } {
  const joined: string[] = []
  let split = false
  let isValue = false
  for (const word of words) {
    const isSign = word === '=' && joined.at(-1)?.startsWith('--') === true
    split = isSign || isValue
    if (split) joined.push(`${joined.pop() ?? ''}${word}`)
    else joined.push(word)
    isValue = isSign
  }
  return { joined, split }
}

class Walk {
  readonly #grammar: Grammar
  #path: readonly string[] = []
  readonly #args: string[] = []
  readonly #given = new Set<GrammarFlag>()
  #flag: GrammarFlag | undefined
  #literal = false
  #project: string | undefined

  constructor(grammar: Grammar) {
    this.#grammar = grammar
  }

  take(word: string): void {
    const flag = this.#flag
    this.#flag = undefined
    if (flag !== undefined) this.#value(flag, word)
    else if (!this.#literal && word === '--') this.#literal = true
    else if (!this.#literal && word.startsWith('-')) this.#takeFlag(word)
    else if (this.#args.length === 0 && this.#leadsOn(word)) this.#path = [...this.#path, word]
    else this.#args.push(word)
  }

  line(): Omit<Line, 'current' | 'lead'> {
    return {
      path: this.#path,
      command: this.#command(),
      args: this.#args,
      given: this.#given,
      ...(this.#flag === undefined ? {} : { flag: this.#flag }),
      literal: this.#literal,
      project: this.#project,
    }
  }

  flagOf(name: string): GrammarFlag | undefined {
    const flags = [...(this.#command()?.flags ?? []), ...this.#grammar.globals]
    return flags.find(({ names }) => names.includes(name))
  }

  #command(): GrammarCommand | undefined {
    return this.#grammar.commands.find(({ id }) => id === this.#path.join(' '))
  }

  #leadsOn(word: string): boolean {
    const next = [...this.#path, word].join(' ')
    return this.#grammar.commands.some(({ id }) => id === next || id.startsWith(`${next} `))
  }

  #takeFlag(word: string): void {
    const [name = '', ...rest] = word.split('=')
    const flag = this.flagOf(name)
    if (flag === undefined) return
    this.#given.add(flag)
    if (flag.takesValue && rest.length > 0) this.#value(flag, rest.join('='))
    else if (flag.takesValue) this.#flag = flag
  }

  #value(flag: GrammarFlag, value: string): void {
    if (flag.names.includes('--project')) this.#project = value
  }
}
