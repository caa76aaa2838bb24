// Tests and the rules that they name, as they lie before promtool: in a folder of their own, under names of ours.
import { basename, dirname, join } from 'node:path'
import type { Place } from '../../programs/place.ts'
import { ruleMark } from './marked.ts'
import type { Marked } from './marked.ts'
import type { Promtool } from './promtool.ts'
import type { RuleEntry } from './rule-files.ts'
import type { TestFile } from './test-file.ts'

export interface Running {
  readonly promtool: Promtool
  readonly place: Pick<Place, 'system' | 'cache'>
  readonly signal: AbortSignal
}

/** A test file as it is given to promtool. */
export interface Staged {
  readonly file: TestFile
  readonly marked: Marked
  readonly rules: readonly RuleEntry[]
  /** Names of all alerts in them. */
  readonly alerts: ReadonlySet<string>
}

/** Below the cache of lake: an engine in a virtual machine sees what lies below the user's home. */
export async function inFolder<T>(
  { place: { system, cache } }: Running,
  staged: readonly Staged[],
  work: (folder: string) => Promise<T>,
): Promise<T> {
  const folder = join(dirname(cache), `tests-${system.host.randomHex(6)}`)
  await system.disk.makeDir(folder, 0o755)
  try {
    for (const [name, text] of staged.flatMap(filesOf))
      await system.disk.write(join(folder, name), text, 0o644)
    return await work(folder)
  } finally {
    await system.disk.removeTree(folder)
  }
}

function filesOf({ marked: { text }, rules }: Staged, index: number): readonly (readonly [string, string])[] {
  return [
    [`${index}.test.yaml`, text],
    ...rules.flatMap(({ files }, item) =>
      files.map((file, number) => [stagedName({ index, item, number }, file.path), file.text] as const),
    ),
  ]
}

interface StagedPlace {
  readonly index: number
  readonly item: number
  readonly number: number
}

function stagedName({ index, item, number }: StagedPlace, path: string): string {
  return `${ruleMark(index, item)}${number}-${basename(path)}`
}

/** Its paths are those of the user's files again. */
export function ownNames(
  line: string,
  {
    staged: { file, rules },
    index,
    folder,
  }: { readonly staged: Staged; readonly index: number; readonly folder: string },
): string {
  const named = rules.flatMap(({ files }, item) =>
    files.map(({ path }, number) => [stagedName({ index, item, number }, path), path] as const),
  )
  return [...named, [`${index}.test.yaml`, file.path] as const].reduce(
    (text, [staged, path]) => text.replaceAll(`${folder}/`, '').replaceAll(staged, path),
    line,
  )
}
