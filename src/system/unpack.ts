// Archives into folders, by libraries that refuse what leads out of the folder.
import { createWriteStream } from 'node:fs'
import { chmod } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { pipeline } from 'node:stream/promises'
import type { Entry, ZipFile } from 'yauzl'
import { LakeError } from '../errors.ts'
import { messageOf } from './errors.ts'
import { makeFolders } from './folders.ts'
import { explained } from './fs-errors.ts'
import { SupplyFailure } from './supply-failure.ts'
import type { ArchiveKind } from './supply.ts'

export async function unpack(archive: string, kind: ArchiveKind, folder: string): Promise<void> {
  try {
    await explained('unpack into', folder, async () => {
      await makeFolders(folder)
      await (kind === 'tar' ? unpackTar(archive, folder) : unpackZip(archive, folder))
    })
  } catch (error) {
    // A full or read-only disk is told as such; whatever else went wrong lies in the archive.
    if (error instanceof LakeError && error.code !== 'disk') throw error
    throw new SupplyFailure('archive-broken', `the archive cannot be unpacked: ${causeOf(error)}`, error)
  }
}

function causeOf(error: unknown): string {
  return error instanceof LakeError ? error.details.join(' ') : messageOf(error)
}

async function unpackTar(file: string, cwd: string): Promise<void> {
  const tar = await import('tar')
  // What the library would only warn of (paths that lead out, broken headers) ends it.
  await tar.extract({ file, cwd, strict: true })
}

async function unpackZip(file: string, folder: string): Promise<void> {
  const yauzl = await import('yauzl')
  const zip = await yauzl.openPromise(file)
  for await (const entry of zip.eachEntry()) await unpackEntry(zip, entry, folder)
}

const isFolder = (entry: Entry): boolean => entry.fileName.endsWith('/')
const linkType = 0o120000
const typeMask = 0o170000

async function unpackEntry(zip: ZipFile, entry: Entry, folder: string): Promise<void> {
  const mode = entry.externalFileAttributes >>> 16
  if ((mode & typeMask) === linkType) throw new Error(`${entry.fileName} is a link`)
  const target = join(folder, entry.fileName)
  await makeFolders(isFolder(entry) ? target : dirname(target))
  if (isFolder(entry)) return
  await pipeline(await zip.openReadStreamPromise(entry), createWriteStream(target, { flags: 'wx' }))
  await chmod(target, (mode & 0o111) === 0 ? 0o644 : 0o755)
}
