// `lake __complete <words…>`: what the scripts of the shells ask. Says nothing rather than something wrong.
import { join, resolve } from 'node:path'
import { realDisk } from '../../system/disk.ts'
import { variableOf } from '../variables.ts'
import { complete } from './candidates.ts'
import type { Grammar } from './grammar.ts'
import { readLine } from './line.ts'
import { projectKnown } from './project.ts'

/** A line per candidate, its meaning after a tab; `:files` or `:folders` where the shell knows best. */
export async function answerCompletion(root: string, words: readonly string[]): Promise<string> {
  try {
    const disk = realDisk()
    const grammar = JSON.parse((await disk.read(join(root, 'dist/completion.json'))) ?? '{}') as Grammar
    const line = readLine(grammar, words)
    const start = resolve(line.project ?? process.env[variableOf('project')] ?? '.')
    const found = await complete(grammar, line, projectKnown(disk, start, grammar))
    if (typeof found === 'string') return `:${found}\n`
    return found.map(({ value, about }) => (about ? `${value}\t${about}\n` : `${value}\n`)).join('')
  } catch {
    return ''
  }
}
