// Folders as a whole: their sums, their place on the disk, copies of them.
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { chmod, cp, lstat, mkdir, open, readdir, rename } from 'node:fs/promises'
import { dirname, join, relative, sep } from 'node:path'
import { explained } from './fs-errors.ts'
import type { Algorithm, Measured } from './supply.ts'

export async function digest(path: string, algorithm: Algorithm): Promise<string> {
  return (await read(path, algorithm)).digest
}

async function read(
  path: string,
  algorithm: Algorithm,
): Promise<{ readonly digest: string; readonly bytes: number }> {
  const hash = createHash(algorithm)
  let bytes = 0
  for await (const chunk of createReadStream(path, { highWaterMark: 1024 * 1024 })) {
    hash.update(chunk as Buffer)
    bytes += (chunk as Buffer).length
  }
  return { digest: hash.digest('hex'), bytes }
}

export async function measure(folder: string): Promise<ReadonlyMap<string, Measured>> {
  const found = new Map<string, Measured>()
  /** Of files with several names: read once, counted once. */
  const known = new Map<string, string>()
  await explained('read', folder, async () => {
    for (const path of await regularFiles(folder)) {
      const { dev, ino, nlink } = await lstat(path)
      const id = nlink > 1 ? `${dev}:${ino}` : path
      const before = known.get(id)
      const { digest: sha256, bytes } =
        before === undefined ? await read(path, 'sha256') : { digest: before, bytes: 0 }
      known.set(id, sha256)
      found.set(relative(folder, path).split(sep).join('/'), { sha256, bytes })
    }
  })
  return found
}

async function regularFiles(folder: string): Promise<readonly string[]> {
  const all = await readdir(folder, { recursive: true, withFileTypes: true })
  return all
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
}

/** The name means that all of it is there, after a crash of the machine too. */
export async function settle(from: string, to: string): Promise<void> {
  await explained('write', to, async () => {
    const isFolder = (await lstat(from)).isDirectory()
    for (const path of isFolder ? await regularFiles(from) : [from]) await sync(path)
    await rename(from, to)
    await sync(dirname(to))
  })
}

async function sync(path: string): Promise<void> {
  const file = await open(path, 'r')
  try {
    await file.sync()
  } finally {
    await file.close()
  }
}

export async function copyTree(from: string, to: string): Promise<void> {
  await explained('copy', to, async () => {
    await mkdir(dirname(to), { recursive: true })
    await cp(from, to, { recursive: true, verbatimSymlinks: true, mode: 0 })
    await writable(to)
  })
}

async function writable(path: string): Promise<void> {
  const known = await lstat(path)
  if (known.isSymbolicLink()) return
  await chmod(path, known.mode | 0o200)
  if (!known.isDirectory()) return
  for (const name of await readdir(path)) await writable(join(path, name))
}
