import { execFileSync } from 'node:child_process'
import { chmod, lstat, mkdir, readdir, readFile, readlink, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { realDisk } from '../../src/system/disk.ts'
import { ownFolder } from './folder.ts'

const disk = realDisk()
const files = (entries: Record<string, string>, mode = 0o644) =>
  new Map(Object.entries(entries).map(([path, text]) => [path, { text, mode }]))

/** Everything below a folder that a failed run must leave as it was: names, kinds, modes, inodes, texts. */
async function snapshot(folder: string): Promise<readonly string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const paths = entries.map((it) => join(it.parentPath, it.name)).sort()
  return Promise.all(
    paths.map(async (path) => {
      const info = await lstat(path)
      const text = info.isSymbolicLink()
        ? await readlink(path)
        : info.isFile()
          ? await readFile(path, 'utf8')
          : ''
      return `${path} ${info.mode.toString(8)} ${info.isDirectory() ? 'folder' : info.ino} ${text}`
    }),
  )
}

/** Mounts a small file system; false, and said aloud, where that may not be done. */
function mountTmpfs(folder: string, options: string): boolean {
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', options, 'tmpfs', folder], { stdio: 'ignore' })
    onTestFinished(() => {
      execFileSync('/bin/umount', [folder])
    })
    return true
  } catch {
    console.warn('NOT PROVEN HERE: needs root on Linux with the right to mount (full and read-only disk)')
    return false
  }
}

test('a text is read back; what is absent is undefined', async () => {
  const root = await ownFolder()
  await disk.write(join(root, 'a'), 'ä\n')
  expect(await disk.read(join(root, 'a'))).toBe('ä\n')
  expect(await disk.read(join(root, 'b'))).toBeUndefined()
  expect(await disk.read(join(root, 'a/b'))).toBeUndefined()
  expect(await disk.exists(join(root, 'a'))).toBe(true)
  expect(await disk.list(root)).toEqual(['a'])
  await disk.remove(join(root, 'a'))
  await disk.remove(join(root, 'a'))
  expect(await disk.list(join(root, 'none'))).toEqual([])
  await symlink('/', join(root, 'link'))
  expect(await disk.list(root)).toEqual(['link'])
})

test('the mode is the given one whatever the umask, and a rewritten file keeps its own', async () => {
  const root = await ownFolder()
  const path = join(root, 'a')
  await disk.write(path, 'x', 0o666)
  expect((await stat(path)).mode & 0o777).toBe(0o666)
  await chmod(path, 0o640)
  await disk.write(path, 'y')
  expect((await stat(path)).mode & 0o777).toBe(0o640)
  await disk.writeAll(root, files({ 'secrets/s': 'z' }, 0o444))
  expect((await stat(join(root, 'secrets/s'))).mode & 0o777).toBe(0o444)
  await disk.makeDir(join(root, 'd'), 0o700)
  expect((await stat(join(root, 'd'))).mode & 0o777).toBe(0o700)
})

test('a link inside its folder is written through and kept; one that leads out is refused', async () => {
  const root = await ownFolder()
  const outside = await ownFolder()
  await writeFile(join(outside, 'victim'), 'old')
  await writeFile(join(root, 'real.yaml'), 'old')
  await symlink('real.yaml', join(root, 'lake.yaml'))
  await symlink(join(outside, 'victim'), join(root, 'out.yaml'))
  await disk.write(join(root, 'lake.yaml'), 'new')
  expect(await readFile(join(root, 'real.yaml'), 'utf8')).toBe('new')
  expect((await lstat(join(root, 'lake.yaml'))).isSymbolicLink()).toBe(true)
  await expect(disk.write(join(root, 'out.yaml'), 'new')).rejects.toMatchObject({ code: 'link-outside' })
  expect(await readFile(join(outside, 'victim'), 'utf8')).toBe('old')
})

test('all files come together, with their folders, and no staging is left', async () => {
  const root = join(await ownFolder(), '.lake')
  await disk.writeAll(root, files({ 'compose.yaml': '1', 'prometheus/rules/a.yaml': '2' }))
  await mkdir(join(root, '.files.lake-tmp-1-ab/dead'), { recursive: true })
  await writeFile(join(root, '.state.json.lake-tmp-1-ab'), 'torn')
  await disk.writeAll(root, files({ 'compose.yaml': '3' }))
  expect(await disk.list(root)).toEqual(['compose.yaml', 'prometheus/rules/a.yaml'])
  expect(await readdir(root)).toEqual(['compose.yaml', 'prometheus'])
})

test('nothing of the user is taken for what a killed run left', async () => {
  const root = await ownFolder()
  await mkdir(join(root, '.tmp'))
  await writeFile(join(root, '.tmp/notes'), 'mine')
  await disk.writeAll(root, files({ 'alerts/a.yaml': '1' }))
  expect(await readFile(join(root, '.tmp/notes'), 'utf8')).toBe('mine')
})

test.each([
  ['a folder where a file belongs', async (root: string) => mkdir(join(root, 'z'))],
  ['a file where a folder belongs', async (root: string) => writeFile(join(root, 'z'), '')],
  ['a link that leads out', async (root: string) => symlink('/', join(root, 'z'))],
])('%s leaves the tree as it was', async (_, prepare) => {
  const root = await ownFolder()
  await disk.writeAll(root, files({ a: 'old', 'b/c': 'old' }))
  await prepare(root)
  const before = await snapshot(root)
  const target = (await lstat(join(root, 'z'))).isDirectory() ? 'z' : 'z/tmp/x'
  const change = files({ a: 'new', 'b/c': 'new', 'new/d': 'new', [target]: 'new' })
  await expect(disk.writeAll(root, change)).rejects.toMatchObject({ exit: 'prerequisite' })
  expect(await snapshot(root)).toEqual(before)
})

test('a rename that fails half-way is taken back', async () => {
  const root = await ownFolder()
  await disk.writeAll(root, files({ a: 'old', b: 'old' }))
  const before = await snapshot(root)
  // The name alone is too long for any file system: staging does not see it.
  const change = files({ a: 'new', 'made/c': 'new', ['n'.repeat(300)]: 'new' })
  await expect(disk.writeAll(root, change)).rejects.toMatchObject({ code: 'disk', exit: 'prerequisite' })
  expect(await snapshot(root)).toEqual(before)
})

test('a failure in a folder that was not there leaves none', async () => {
  const root = await ownFolder()
  await expect(disk.writeAll(join(root, 'p/.lake'), files({ ['n'.repeat(300)]: '' }))).rejects.toThrow(
    'Cannot write',
  )
  expect(await readdir(root)).toEqual([])
})

test('a path out of the root is a bug, not a write', async () => {
  const root = await ownFolder()
  for (const path of ['../x', '/x', 'a/../../x', '.']) {
    await expect(disk.writeAll(root, files({ [path]: '' }))).rejects.toThrow('must lie below')
  }
  expect(await readdir(root)).toEqual([])
})

test('a full disk changes nothing and is called full', async () => {
  const root = await ownFolder()
  if (!mountTmpfs(root, 'size=256k')) return
  await disk.writeAll(root, files({ a: 'old' }))
  const before = await snapshot(root)
  const change = files({ a: 'new', b: 'x'.repeat(200_000), c: 'x'.repeat(200_000) })
  await expect(disk.writeAll(root, change)).rejects.toMatchObject({ code: 'disk-full', exit: 'prerequisite' })
  expect(await snapshot(root)).toEqual(before)
  await expect(disk.write(join(root, 'a'), 'x'.repeat(400_000))).rejects.toMatchObject({ code: 'disk-full' })
  expect(await snapshot(root)).toEqual(before)
})

test('a read-only disk says so, also when the lock is wanted', async () => {
  const root = await ownFolder()
  if (!mountTmpfs(root, 'size=256k,ro')) return
  const readOnly = { code: 'read-only', exit: 'prerequisite' }
  await expect(disk.writeAll(root, files({ a: 'new' }))).rejects.toMatchObject(readOnly)
  await expect(disk.write(join(root, 'a'), '')).rejects.toMatchObject(readOnly)
  const options = { timeoutMs: 100, signal: new AbortController().signal, onWait: () => {} }
  await expect(disk.makeDir(join(root, 'a/b'))).rejects.toMatchObject(readOnly)
  await expect(disk.withLock(join(root, 'a/lock'), options, async () => {})).rejects.toMatchObject(readOnly)
})

test('a folder that can never be made fails at once, explained', async ({ skip }) => {
  skip(process.platform !== 'linux', 'needs /proc, where no folder can be made')
  await expect(disk.makeDir('/proc/none/below')).rejects.toMatchObject({ exit: 'prerequisite' })
})
