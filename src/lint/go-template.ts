// Whether a text is a template of Go that can be read: its blocks, quotes and brackets, and the characters between.

interface TemplateProblem {
  readonly offset: number
  readonly message: string
  readonly fix: string
}

interface Action {
  readonly offset: number
  /** What is in quotes is blanked out. */
  readonly code: string
}

const comment = /^\{\{(?:-\s+)?\/\*[^]*?\*\/(?:\s+-)?\}\}/
const action = /^\{\{((?:"(?:[^"\\\n]|\\.)*"|`[^`]*`|'(?:[^'\\\n]|\\.)+'|(?!\}\})[^"`'])*)(\}\}|)/

/** The first complaint; which names there are, is not asked here. */
export function templateProblem(text: string): TemplateProblem | undefined {
  const actions: Action[] = []
  for (let at = text.indexOf('{{'); at !== -1; at = text.indexOf('{{', at)) {
    const rest = text.slice(at)
    const [skipped] = comment.exec(rest) ?? []
    const [whole = '', code = '', end = ''] = skipped === undefined ? (action.exec(rest) ?? []) : [skipped]
    if (skipped === undefined) {
      const problem = end === '' ? unclosed(text, at, code) : escapeProblem(code, at + 2)
      if (problem !== undefined) return problem
      actions.push({ offset: at, code: blanked(code) })
    }
    at += whole.length
  }
  return firstOf(actions, inAction) ?? blockProblem(actions, text)
}

function escapeProblem(code: string, start: number): TemplateProblem | undefined {
  const quoted = code.replaceAll(/`[^`]*`/g, (raw) => '0'.repeat(raw.length))
  const [before] = /"(?:[^"\\]|\\[abfnrtvxuU0-7\\"])*\\[^abfnrtvxuU0-7\\"]/.exec(quoted) ?? []
  if (before === undefined) return undefined
  const escape = before.slice(-2)
  return {
    offset: start + quoted.indexOf(before) + before.length - 2,
    message: `a text in quotes has no ${escape}`,
    fix: `write \\${escape}`,
  }
}

function unclosed(text: string, offset: number, code: string): TemplateProblem {
  const next = text.slice(offset + 2 + code.length)
  return /^["`']/.test(next)
    ? {
        offset: offset + 2 + code.length,
        message: 'a quote that is not closed',
        fix: `add the missing ${next[0]}`,
      }
    : { offset, message: 'a template that is not closed', fix: 'add the missing "}}"' }
}

function blanked(code: string): string {
  return code
    .replace(/^-(?=\s)/, ' ')
    .replace(/(\s)-$/, '$1 ')
    .replaceAll(/"(?:[^"\\]|\\.)*"|`[^`]*`|'(?:[^'\\]|\\.)+'/g, (quoted) => '0'.repeat(quoted.length))
}

const fixes: readonly (readonly [RegExp, string])[] = [
  [/^[=<>!&]/, 'compare with eq, ne, lt, gt; join with and, or, not'],
  [/^[[-]/, 'for a label by its name: index $labels "..."'],
]

function inAction({ offset, code }: Action): TemplateProblem | undefined {
  const at = (index: number): number => offset + 2 + index
  if (code.trim() === '') return { offset, message: 'an action without a command', fix: 'say what to print' }
  const foreign = /[^\w\s$.|(),:=+\-\u0080-\uffff]|==|(?<=[A-Za-z_]\w*)(?<!\b\d[\d.]*e)-/.exec(code)
  if (foreign !== null)
    return {
      offset: at(foreign.index),
      message: `a template has no "${foreign[0]}"`,
      fix: fixes.find(([pattern]) => pattern.test(foreign[0]))?.[1] ?? 'remove it',
    }
  const dot = /\$\w*(?:\.\w+)*\.(?!\w)/.exec(code)
  if (dot !== null)
    return { offset: at(dot.index), message: `${dot[0]} ends with a dot`, fix: 'name the label' }
  const pipe = /\|\s*\||^\s*\|/.exec(code)
  if (pipe !== null)
    return {
      offset: at(pipe.index),
      message: 'a "|" without a command',
      fix: 'name a function, such as humanize',
    }
  const call = /(?<=\w)\(/.exec(code)
  if (call !== null)
    return {
      offset: at(call.index),
      message: 'a function is not called with brackets',
      fix: 'write a blank: humanize $value',
    }
  return bracketProblem(code, at)
}

function bracketProblem(code: string, at: (index: number) => number): TemplateProblem | undefined {
  let depth = 0
  for (const { 0: bracket, index } of code.matchAll(/[()]/g)) {
    depth += bracket === '(' ? 1 : -1
    if (depth < 0) return { offset: at(index), message: 'a bracket that closes nothing', fix: 'remove it' }
  }
  if (depth === 0) return undefined
  return {
    offset: at(code.indexOf('(')),
    message: 'a bracket that is not closed',
    fix: 'add the missing ")"',
  }
}

interface Block {
  readonly word: string
  readonly offset: number
  /** Its last `else` is behind it. */
  readonly elsewhere?: true
}

/** `else` belongs to if, with and range, and `end` to whatever is open. */
function blockProblem(actions: readonly Action[], text: string): TemplateProblem | undefined {
  const open: Block[] = []
  const problem = firstOf(actions, (action) => enter(action, open))
  const [first] = open
  if (problem !== undefined || first === undefined) return problem
  const begun = text.slice(first.offset, text.indexOf('}}', first.offset) + 2)
  return { offset: first.offset, message: `${begun} is not ended`, fix: 'add {{ end }}' }
}

/** Opens and closes blocks. */
function enter({ offset, code }: Action, open: Block[]): TemplateProblem | undefined {
  const [, word, rest] = /^\s*(if|with|range|define|block|else|end)\b\s*(\S*)/.exec(code) ?? []
  if (word === undefined) return undefined
  if (word === 'end')
    return open.pop() === undefined
      ? { offset, message: '{{ end }} without a beginning', fix: 'remove it' }
      : undefined
  const last = open.at(-1)
  if (word !== 'else') open.push({ word, offset })
  else if (last === undefined || last.elsewhere || !/^(?:if|with|range)$/.test(last.word))
    return { offset, message: '{{ else }} without an {{ if }}', fix: 'remove it' }
  else if (rest === '') open.splice(-1, 1, { ...last, elsewhere: true })
  return undefined
}

function firstOf<T, R>(all: readonly T[], find: (one: T) => R | undefined): R | undefined {
  for (const one of all) {
    const found = find(one)
    if (found !== undefined) return found
  }
  return undefined
}
