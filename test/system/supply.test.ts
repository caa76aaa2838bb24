// Archives, tools and folders, as they are and as they should not be.
import { createHash } from 'node:crypto'
import { chmod, link, mkdir, readFile, readdir, stat, symlink, truncate, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { create } from 'tar'
import { describe, expect, test } from 'vitest'
import { realSupply } from '../../src/system/real-supply.ts'
import { ownFolder } from './folder.ts'
import { zipOf } from './zip.ts'

const supply = realSupply({})

async function tarOf(
  folder: string,
  files: readonly string[],
  more: { readonly cwd?: string; readonly preservePaths?: boolean } = {},
): Promise<string> {
  const file = join(folder, 'archive.tar.gz')
  await create({ gzip: true, cwd: folder, file, portable: true, ...more }, [...files])
  return file
}

describe('a tar', () => {
  test('is unpacked with its modes and links', async () => {
    const folder = await ownFolder()
    await mkdir(join(folder, 'top/bin'), { recursive: true })
    await writeFile(join(folder, 'top/bin/x'), '#!/bin/sh\n', { mode: 0o755 })
    await symlink('x', join(folder, 'top/bin/y'))
    const archive = await tarOf(folder, ['top'])
    await supply.unpack(archive, 'tar', join(folder, 'out'))
    expect((await stat(join(folder, 'out/top/bin/y'))).mode & 0o111).toBe(0o111)
  })

  test('that is cut off is broken', async () => {
    const folder = await ownFolder()
    await writeFile(join(folder, 'x'), Buffer.alloc(100_000, 'abc'))
    const archive = await tarOf(folder, ['x'])
    await truncate(archive, Math.floor((await stat(archive)).size / 2))
    const refused = supply.unpack(archive, 'tar', join(folder, 'out'))
    await expect(refused).rejects.toMatchObject({ kind: 'archive-broken' })
  })

  test('that is a page of a proxy is broken', async () => {
    const folder = await ownFolder()
    await writeFile(join(folder, 'page'), '<html>Please sign in</html>'.repeat(100))
    const refused = supply.unpack(join(folder, 'page'), 'tar', join(folder, 'out'))
    await expect(refused).rejects.toMatchObject({ kind: 'archive-broken' })
  })

  test('that leads out of the folder is refused, and writes nothing there', async () => {
    const folder = await ownFolder()
    await mkdir(join(folder, 'in'))
    await writeFile(join(folder, 'evil'), 'evil')
    const archive = await tarOf(folder, ['../evil'], { cwd: join(folder, 'in'), preservePaths: true })
    const refused = supply.unpack(archive, 'tar', join(folder, 'deep/out'))
    await expect(refused).rejects.toMatchObject({ kind: 'archive-broken' })
    expect(await readdir(join(folder, 'deep'))).toEqual(['out'])
  })
})

describe('a zip', () => {
  test('is unpacked with its modes', async () => {
    const folder = await ownFolder()
    const archive = join(folder, 'x.zip')
    await writeFile(
      archive,
      zipOf([
        { name: 'bin/x', text: 'hello', mode: 0o755 },
        { name: 'read.me', text: '', mode: 0o644 },
      ]),
    )
    await supply.unpack(archive, 'zip', join(folder, 'out'))
    expect(await readFile(join(folder, 'out/bin/x'), 'utf8')).toBe('hello')
    expect((await stat(join(folder, 'out/bin/x'))).mode & 0o777).toBe(0o755)
    expect((await stat(join(folder, 'out/read.me'))).mode & 0o777).toBe(0o644)
  })

  test.each([
    ['leads out of the folder', { name: '../evil', text: 'evil', mode: 0o644 }],
    ['holds a link', { name: 'link', text: '/etc/passwd', mode: 0o120777 }],
  ])('that %s is refused', async (_, entry) => {
    const folder = await ownFolder()
    await writeFile(join(folder, 'x.zip'), zipOf([entry]))
    const refused = supply.unpack(join(folder, 'x.zip'), 'zip', join(folder, 'deep/out'))
    await expect(refused).rejects.toMatchObject({ kind: 'archive-broken' })
    expect(await readdir(folder)).not.toContain('evil')
  })

  test('that is cut off is broken', async () => {
    const folder = await ownFolder()
    await writeFile(
      join(folder, 'x.zip'),
      zipOf([{ name: 'x', text: 'x'.repeat(999), mode: 0o644 }]).subarray(0, 200),
    )
    const refused = supply.unpack(join(folder, 'x.zip'), 'zip', join(folder, 'out'))
    await expect(refused).rejects.toMatchObject({ kind: 'archive-broken' })
  })
})

describe('a tool', () => {
  test('ends with its code and its words', async () => {
    const lines: string[] = []
    const args = ['-c', 'echo out; echo one >&2; echo two >&2; exit 3']
    const ran = await supply.run('/bin/sh', args, { onLine: (line) => lines.push(line) })
    expect(ran).toMatchObject({ code: 3, stdout: 'out' })
    expect(lines).toEqual(['one', 'two'])
  })

  test('that is not there, hangs or dies is told in words', async () => {
    expect(await supply.run('no-such-tool', [])).toMatchObject({
      code: undefined,
      why: 'there is no no-such-tool here',
    })
    const hung = await supply.run('/bin/sh', ['-c', 'exec sleep 60'], { timeoutMs: 100 })
    expect(hung).toMatchObject({ code: undefined, why: '/bin/sh did not end within 0.1 s' })
    expect(await supply.run('/bin/sh', ['-c', 'kill -9 $$'])).toMatchObject({
      why: '/bin/sh was ended by SIGKILL',
    })
  })

  test('is ended by the signal', async () => {
    const signal = AbortSignal.timeout(50)
    const stopped = supply.run('/bin/sh', ['-c', 'exec sleep 60'], { signal })
    await expect(stopped).rejects.toMatchObject({ code: 'interrupted' })
  })
})

describe('folders', () => {
  test('are measured: a file with two names is counted once, links not at all', async () => {
    const folder = await ownFolder()
    await mkdir(join(folder, 'a'))
    await writeFile(join(folder, 'a/x'), 'hello')
    await link(join(folder, 'a/x'), join(folder, 'y'))
    await symlink('y', join(folder, 'z'))
    const files = await supply.measure(folder)
    expect([...files.keys()]).toEqual(['a/x', 'y'])
    expect([...files.values()].reduce((sum, { bytes }) => sum + bytes, 0)).toBe(5)
    expect(files.get('a/x')?.sha256).toBe(files.get('y')?.sha256)
    expect(files.get('y')?.sha256).toBe(createHash('sha256').update('hello').digest('hex'))
  })

  test('get their name in one step, a file too', async () => {
    const folder = await ownFolder()
    await mkdir(join(folder, 'new/bin'), { recursive: true })
    await writeFile(join(folder, 'new/bin/x'), 'x')
    await supply.settle(join(folder, 'new'), join(folder, 'named'))
    await supply.settle(join(folder, 'named/bin/x'), join(folder, 'named/bin/y'))
    expect(await readdir(join(folder, 'named/bin'))).toEqual(['y'])
  })

  test('of a module cache are copied so that they can be written to', async () => {
    const folder = await ownFolder()
    await mkdir(join(folder, 'from/deep'), { recursive: true })
    await writeFile(join(folder, 'from/deep/x'), 'x', { mode: 0o444 })
    await chmod(join(folder, 'from/deep'), 0o555)
    await supply.copyTree(join(folder, 'from'), join(folder, 'to'))
    for (const path of ['to/deep', 'to/deep/x'])
      expect((await stat(join(folder, path))).mode & 0o200).toBe(0o200)
    await chmod(join(folder, 'from/deep'), 0o755)
  })

  test('are looked into for what can be run', async () => {
    const folder = await ownFolder()
    await writeFile(join(folder, 'x'), '', { mode: 0o755 })
    await writeFile(join(folder, 'text'), '', { mode: 0o644 })
    await symlink('x', join(folder, 'link'))
    expect(await supply.executable(join(folder, 'link'))).toBe(join(folder, 'x'))
    expect(await supply.executable(join(folder, 'text'))).toBeUndefined()
    expect(await supply.executable(folder)).toBeUndefined()
    expect(await supply.executable(join(folder, 'none'))).toBeUndefined()
    expect(await supply.entries(join(folder, 'none'))).toEqual([])
  })
})
