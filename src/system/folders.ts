import { mkdir, rmdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { codeOf } from './errors.ts'

/**
 * Makes a folder and those above it; returns the outermost that was made. The recursive mkdir of Node does the same,
 * but reports a read-only file system as "no such file".
 */
export async function makeFolders(path: string): Promise<string | undefined> {
  try {
    return await makeOne(path)
  } catch (error) {
    if (codeOf(error) !== 'ENOENT' || dirname(path) === path) throw error
    const outer = await makeFolders(dirname(path))
    // Once more, not for ever: some file systems (/proc, automounts) have no such file however often they are asked.
    const inner = await makeOne(path)
    return outer ?? inner
  }
}

/** Undefined where it is there already. */
async function makeOne(path: string): Promise<string | undefined> {
  try {
    await mkdir(path)
    return path
  } catch (error) {
    if (codeOf(error) === 'EEXIST' && (await stat(path)).isDirectory()) return undefined
    throw error
  }
}

/** From the inner folder up to the first one that was made, as long as they are empty. */
export async function removeEmpty(inner: string, first: string): Promise<void> {
  for (let path = inner; path.startsWith(first); path = dirname(path)) {
    const gone = await rmdir(path).then(
      () => true,
      () => false,
    )
    if (!gone) return
  }
}
