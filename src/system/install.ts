// Where this installation lies: the folder above bin and dist, from source and bundle alike.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export function installRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'bin', 'lake.js'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('bin/lake.js of this installation is missing')
    folder = parent
  }
  return folder
}
