// A disk in a Map, with locks that tests can hold and operations that tests can make fail.
import { lockHeld } from '../../src/system/errors.ts'
import type { PathFacts } from '../../src/system/machine.ts'
import type { Clock, Disk, DiskFile, LockOptions } from '../../src/system/system.ts'

export interface FakeDisk extends Disk {
  /** By absolute path. */
  readonly files: Map<string, DiskFile>
  readonly folders: Set<string>
  /** Lock path to the holder's name; tests put a foreign holder here and remove it by `clock.at`. */
  readonly locks: Map<string, string>
  /** What differs of a path from an ordinary one, by path. */
  readonly paths: Map<string, Partial<PathFacts>>
  /** Texts of all files below a folder, by relative path: for whole-tree comparisons. */
  tree(folder: string): Record<string, string>
}

export type Called = (name: string, ...args: readonly string[]) => void

export function fakeDisk(clock: Clock, called: Called): FakeDisk {
  const files = new Map<string, DiskFile>()
  const folders = new Set<string>()
  const locks = new Map<string, string>()
  const paths = new Map<string, Partial<PathFacts>>()
  const below = (folder: string) =>
    [...files.keys()]
      .filter((path) => path.startsWith(`${folder}/`))
      .map((path) => path.slice(folder.length + 1))
      .sort()

  async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
    called('disk.lock', path)
    const end = clock.monotonic() + options.timeoutMs
    let told = false
    for (let holder = locks.get(path); holder !== undefined; holder = locks.get(path)) {
      if (!told) options.onWait(holder)
      told = true
      if (clock.monotonic() >= end) throw lockHeld(path, holder, options.timeoutMs)
      await clock.sleep(100, options.signal)
    }
    locks.set(path, 'this process')
    try {
      return await work()
    } finally {
      locks.delete(path)
      called('disk.unlock', path)
    }
  }

  return {
    files,
    folders,
    locks,
    paths,
    tree: (folder) =>
      Object.fromEntries(below(folder).map((path) => [path, files.get(`${folder}/${path}`)?.text ?? ''])),
    read: async (path) => files.get(path)?.text,
    write: async (path, text, mode = 0o644) => {
      called('disk.write', path)
      files.set(path, { text, mode })
    },
    writeAll: async (root, all) => {
      called('disk.writeAll', root, ...[...all.keys()].sort())
      for (const [path, file] of all) files.set(`${root}/${path}`, file)
    },
    remove: async (path) => {
      called('disk.remove', path)
      files.delete(path)
    },
    removeTree: async (path) => {
      called('disk.removeTree', path)
      for (const name of below(path)) files.delete(`${path}/${name}`)
      for (const folder of folders)
        if (folder === path || folder.startsWith(`${path}/`)) folders.delete(folder)
    },
    exists: async (path) => files.has(path) || folders.has(path) || below(path).length > 0,
    list: async (folder) => below(folder),
    makeDir: async (path) => {
      folders.add(path)
    },
    withLock,
    facts: async (path) => {
      const file = files.get(path)
      const there = file !== undefined || paths.has(path) || folders.has(path) || below(path).length > 0
      if (!there) return undefined
      const ordinary = { mode: file?.mode ?? 0o700, writable: true, bytes: file?.text.length ?? 4096 }
      return { ...ordinary, fileSystem: 'ext4', freeBytes: 100 * 1024 ** 3, ...paths.get(path) }
    },
  }
}
