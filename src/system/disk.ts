import { chmod, lstat, readdir, readFile, readlink, realpath, rename, rm, stat } from 'node:fs/promises'
import { basename, dirname, join, resolve, sep } from 'node:path'
import { LakeError } from '../errors.ts'
import { codeOf } from './errors.ts'
import { makeFolders } from './folders.ts'
import { explained } from './fs-errors.ts'
import { withLock } from './lock.ts'
import { pathFacts } from './path-facts.ts'
import { isTemporary, temporaryName, writeSynced } from './synced.ts'
import type { Disk } from './system.ts'
import { writeAll } from './write-all.ts'

export function realDisk(): Disk {
  return {
    read: (path) => explained('read', path, () => read(path)),
    write: (path, text, mode) => explained('write', path, () => write(path, text, mode)),
    writeAll,
    remove: (path) => explained('remove', path, () => rm(path, { force: true })),
    removeTree: (path) =>
      explained('remove', path, () => rm(path, { force: true, recursive: true, maxRetries: 3 })),
    exists: async (path) => (await lstat(path).catch(() => undefined)) !== undefined,
    list: (folder) => explained('read', folder, () => list(folder)),
    makeDir: (path, mode) => explained('create', path, () => makeDir(path, mode)),
    withLock,
    facts: pathFacts,
  }
}

async function read(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8')
  } catch (error) {
    if (isAbsent(error)) return undefined
    throw error
  }
}

function isAbsent(error: unknown): boolean {
  return codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR'
}

async function write(path: string, text: string, mode: number | undefined): Promise<void> {
  const target = await throughLink(path)
  const beside = join(dirname(target), temporaryName(basename(target)))
  try {
    await writeSynced(beside, text, mode ?? (await modeOf(target)))
    await rename(beside, target)
  } catch (error) {
    await rm(beside, { force: true }).catch(() => {})
    throw error
  }
}

/** A rewritten file keeps the mode that its owner gave it. */
async function modeOf(path: string): Promise<number | undefined> {
  const known = await stat(path).catch(() => undefined)
  return known === undefined ? undefined : known.mode & 0o7777
}

/**
 * A link to a file below the same folder is kept and written through. One that leads elsewhere is refused: a project
 * that came from a stranger must not make lake write into the user's home.
 */
async function throughLink(path: string): Promise<string> {
  const link = await lstat(path).catch(() => undefined)
  if (link === undefined || !link.isSymbolicLink()) return path
  const folder = await realpath(dirname(path))
  const target = await realpath(path).catch(async () => resolve(folder, await readlink(path)))
  if (target.startsWith(folder + sep)) return target
  throw new LakeError(`Cannot write ${path}: it is a link that leads out of its folder`, {
    code: 'link-outside',
    exit: 'prerequisite',
    details: [`It leads to ${target}.`],
    actions: [{ id: 'replace', command: `cp --remove-destination ${target} ${path}` }],
  })
}

async function list(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    return entries
      .filter((it) => !it.isDirectory())
      .map((it) => join(it.parentPath, it.name).slice(join(folder, sep).length).split(sep))
      .filter((names) => !names.some(isTemporary))
      .map((names) => names.join('/'))
      .sort()
  } catch (error) {
    if (isAbsent(error)) return []
    throw error
  }
}

async function makeDir(path: string, mode: number | undefined): Promise<void> {
  await makeFolders(path)
  if (mode !== undefined) await chmod(path, mode)
}
