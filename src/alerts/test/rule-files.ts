// The rule files that a test names, found as promtool finds them: relative to the test, with patterns.
import { dirname, join, relative, resolve } from 'node:path'
import type { Disk } from '../../system/system.ts'
import type { TestFile } from './test-file.ts'

export interface Suite {
  /** What all paths are relative to. */
  readonly root: string
  readonly tests: ReadonlyMap<string, string>
  /** Rule files that are not on the disk, or not as they will be: these come first. */
  readonly given: ReadonlyMap<string, string>
}

export interface RuleFile {
  /** Relative to the root. */
  readonly path: string
  readonly text: string
}

/** One entry of `rule_files`. */
export interface RuleEntry {
  /** Those that no entry before it has brought: promtool takes one that is named twice for one. */
  readonly files: readonly RuleFile[]
  readonly isEmpty: boolean
}

export async function ruleFilesOf(
  disk: Pick<Disk, 'read' | 'list'>,
  { root, given }: Suite,
  test: TestFile,
): Promise<readonly RuleEntry[]> {
  const seen = new Set<string>()
  const entries: RuleEntry[] = []
  for (const { path } of test.ruleFiles) {
    const full = resolve(root, dirname(test.path), path)
    const files: RuleFile[] = []
    for (const found of await matching(disk, { root, given }, full)) {
      const text = given.get(found) ?? (await disk.read(resolve(root, found)))
      if (text !== undefined) files.push({ path: found, text })
    }
    entries.push({ files: files.filter((file) => !seen.has(file.path)), isEmpty: files.length === 0 })
    for (const file of files) seen.add(file.path)
  }
  return entries
}

async function matching(
  disk: Pick<Disk, 'list'>,
  { root, given }: Pick<Suite, 'root' | 'given'>,
  full: string,
): Promise<readonly string[]> {
  if (!/[*?[]/.test(full)) return [relative(root, full)]
  const shape = shapeOf(full)
  const base = full.slice(0, full.slice(0, full.search(/[*?[]/)).lastIndexOf('/'))
  const listed = (await disk.list(base)).map((file) => join(base, file))
  const all = [...listed, ...[...given.keys()].map((path) => resolve(root, path))]
  return [...new Set(all)]
    .filter((path) => shape.test(path))
    .toSorted()
    .map((path) => relative(root, path))
}

/** As Go's filepath.Match reads it: a star does not cross a slash. */
function shapeOf(pattern: string): RegExp {
  const parts = pattern.match(/\[\^?[^\]]*\]|\\.|[\s\S]/g) ?? []
  const source = parts.map((part) => {
    if (part === '*') return '[^/]*'
    if (part === '?') return '[^/]'
    return part.startsWith('[') && part.length > 1 ? part : part.replace(/^[^\w\s/]$/, String.raw`\$&`)
  })
  return new RegExp(`^${source.join('')}$`)
}
