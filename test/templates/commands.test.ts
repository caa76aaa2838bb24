// What a page tells somebody to type is typed at three in the morning: each command is there, and takes those flags.
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { root } from './files.ts'

interface Flags {
  readonly [name: string]:
    | { readonly char?: string; readonly type?: string; readonly allowNo?: boolean }
    | undefined
}

interface Loaded {
  readonly default: { readonly flags?: Flags; readonly baseFlags?: Flags }
}

const pages = ['README.md', ...pagesOf('docs'), ...pagesOf('docs/runbooks')]

function pagesOf(folder: string): readonly string[] {
  return readdirSync(join(root, folder))
    .filter((file) => file.endsWith('.md'))
    .map((file) => `${folder}/${file}`)
}

/** In a line of a shell, or between backticks; what is in quotes is one word. */
function typedIn(page: string): readonly (readonly string[])[] {
  const text = readFileSync(join(root, page), 'utf8')
  return [...text.matchAll(/(?:`|^(?:\$ )?)lake ([a-z][^`\n|&;#>]*)/gm)].map(([, line = '']) =>
    [...(line.split(' -- ')[0] ?? '').matchAll(/'[^']*'|"[^"]*"|\S+/g)].map(([word]) => word),
  )
}

async function problemsOf(words: readonly string[]): Promise<readonly string[]> {
  const paths = [words.slice(0, 3), words.slice(0, 2), words.slice(0, 1)].map((part) => part.join('/'))
  const path = paths.find((it) => /^[a-z/]+$/.test(it) && existsSync(join(root, `src/commands/${it}.ts`)))
  // `lake alerts` by itself lists what there is.
  if (path === undefined) return existsSync(join(root, `src/commands/${words[0]}`)) ? [] : ['no command']
  const { default: command } = (await import(join(root, `src/commands/${path}.ts`))) as Loaded
  const said: Flags = { help: { type: 'boolean' }, ...command.baseFlags, ...command.flags }
  const denied = Object.entries(said).flatMap(([name, flag]) =>
    flag?.allowNo === true ? [[`no-${name}`, flag] as const] : [],
  )
  const flags: Flags = { ...said, ...Object.fromEntries(denied) }
  return words.slice(path.split('/').length).flatMap((word, index, rest) => {
    const [, long, short] = /^--([a-z][\w-]*)|^-([a-zA-Z])$/.exec(word) ?? []
    const name = long ?? Object.keys(flags).find((flag) => short !== undefined && flags[flag]?.char === short)
    if (long === undefined && short === undefined) return []
    if (name === undefined || flags[name] === undefined) return [`it has no ${word}`]
    const value = word.includes('=') ? word : rest[index + 1]
    const needs = flags[name].type === 'option'
    return needs && (value === undefined || value.startsWith('-')) ? [`${word} wants a value`] : []
  })
}

it.each(pages)('%s tells people to type what can be typed', async (page) => {
  const problems = await Promise.all(
    typedIn(page).map(async (words) =>
      (await problemsOf(words)).map((problem) => `lake ${words.join(' ')}: ${problem}`),
    ),
  )
  expect(problems.flat()).toEqual([])
})
