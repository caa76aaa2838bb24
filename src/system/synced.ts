// A text that is on the disk, whole, before it gets its name.
import { randomBytes } from 'node:crypto'
import { open } from 'node:fs/promises'

/** Of a file while it is written, in the folder where it will be renamed. */
export function temporaryName(name: string): string {
  return `.${name}.lake-tmp-${process.pid}-${randomBytes(4).toString('hex')}`
}

export function isTemporary(name: string): boolean {
  return /^\..+\.lake-tmp-\d+-[0-9a-f]+$/.test(name)
}

/** The bytes are on the disk before the name is: a crash leaves the old text or the new one. */
export async function writeSynced(path: string, text: string, mode: number | undefined): Promise<void> {
  const file = await open(path, 'wx')
  try {
    await file.writeFile(text)
    // The mode given to open() is cut down by the umask.
    if (mode !== undefined) await file.chmod(mode)
    await file.sync()
  } finally {
    await file.close()
  }
}
