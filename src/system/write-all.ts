// Many files as one change: staged on the same file system, checked, then renamed one after the other.
// What fails on the way is taken back: the old files are kept as hard links until the end.
import { access, constants, link, lstat, readdir, realpath, rename, rm } from 'node:fs/promises'
import { dirname, isAbsolute, join, resolve, sep } from 'node:path'
import { LakeError } from '../errors.ts'
import { codeOf } from './errors.ts'
import { makeFolders, removeEmpty } from './folders.ts'
import { explained } from './fs-errors.ts'
import { isTemporary, temporaryName, writeSynced } from './synced.ts'
import type { DiskFile } from './system.ts'

interface Move {
  readonly target: string
  readonly staged: string
  readonly file: DiskFile
}

const inFlight = 16

export async function writeAll(root: string, files: ReadonlyMap<string, DiskFile>): Promise<void> {
  if (files.size === 0) return
  const firstMade = await explained('create', root, () => makeFolders(root))
  // The root may be a folder of the user's: no name in it is taken that could be theirs.
  const staging = join(root, temporaryName('files'))
  try {
    await explained('write', root, () => clearLeftovers(root))
    await explained('write', staging, () => makeFolders(staging))
    const moves = [...files].map(([path, file], index) => ({
      target: inside(root, path),
      staged: join(staging, String(index)),
      file,
    }))
    await stage(moves)
    await check(await realpath(root), moves)
    await moveAll(moves)
  } catch (error) {
    await rm(staging, { recursive: true, force: true }).catch(() => {})
    if (firstMade !== undefined) await removeEmpty(root, firstMade)
    throw error
  }
  await rm(staging, { recursive: true, force: true }).catch(() => {})
}

/** What a killed run left: the caller holds the project's lock, so nobody else can be at work here. */
async function clearLeftovers(root: string): Promise<void> {
  const names = await readdir(root)
  const old = names.filter(isTemporary)
  await Promise.all(old.map((it) => rm(join(root, it), { force: true, recursive: true })))
}

function inside(root: string, path: string): string {
  const target = resolve(root, path)
  if (!isAbsolute(path) && target.startsWith(resolve(root) + sep)) return target
  throw new Error(`A generated file must lie below ${root}: ${path}`)
}

async function stage(moves: readonly Move[]): Promise<void> {
  const todo = [...moves]
  const worker = async (): Promise<void> => {
    for (let move = todo.pop(); move !== undefined; move = todo.pop()) {
      const { staged, target, file } = move
      await explained('write', target, () => writeSynced(staged, file.text, file.mode))
    }
  }
  const ends = await Promise.allSettled(Array.from({ length: inFlight }, worker))
  for (const end of ends) if (end.status === 'rejected') throw end.reason
}

/** Finds what would stop a rename before the first one is done. */
async function check(root: string, moves: readonly Move[]): Promise<void> {
  const folders = new Set(moves.map((it) => dirname(it.target)))
  for (const folder of folders) {
    const present = await nearestPresent(folder)
    const real = await explained('write', folder, () => realpath(present))
    if (real !== root && !real.startsWith(root + sep)) throw leadsOutside(present, real)
    await explained('write', folder, () => access(real, constants.W_OK | constants.X_OK))
  }
  for (const { target } of moves) {
    if ((await lstat(target).catch(() => undefined))?.isDirectory() === true) {
      throw new LakeError(`Cannot write ${target}: a folder has that name`, {
        code: 'in-the-way',
        exit: 'prerequisite',
        actions: [{ id: 'move', command: `mv ${target} ${target}.old` }],
      })
    }
  }
}

function leadsOutside(path: string, real: string): LakeError {
  return new LakeError(`Cannot write below ${path}: it is a link that leads out of the project`, {
    code: 'link-outside',
    exit: 'prerequisite',
    details: [`It leads to ${real}.`],
    actions: [{ id: 'remove', command: `rm ${path}` }],
  })
}

async function nearestPresent(folder: string): Promise<string> {
  for (let path = folder; ; path = dirname(path)) {
    if ((await lstat(path).catch(() => undefined)) !== undefined || path === dirname(path)) return path
  }
}

async function moveAll(moves: readonly Move[]): Promise<void> {
  const undo: (() => Promise<unknown>)[] = []
  try {
    for (const move of moves) {
      await explained('write', move.target, async () => {
        const made = await makeFolders(dirname(move.target))
        if (made !== undefined) undo.push(() => removeEmpty(dirname(move.target), made))
        const kept = await keep(move)
        await rename(move.staged, move.target)
        undo.push(() => (kept === undefined ? rm(move.target, { force: true }) : rename(kept, move.target)))
      })
    }
  } catch (error) {
    for (const step of undo.toReversed()) await step().catch(() => {})
    throw error
  }
}

async function keep(move: Move): Promise<string | undefined> {
  const kept = `${move.staged}.old`
  try {
    await link(move.target, kept)
    return kept
  } catch (error) {
    // A file system without hard links has no way back, only the way forward.
    const code = codeOf(error)
    if (code === 'ENOENT' || code === 'EPERM' || code === 'ENOTSUP' || code === 'ENOSYS') return undefined
    throw error
  }
}
