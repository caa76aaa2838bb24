// Where this installation lies: the folder with package.json, `templates/` beside it, from source and bundle alike.
import { existsSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export function installRoot(): string {
  let folder = dirname(fileURLToPath(import.meta.url))
  while (!existsSync(join(folder, 'templates', 'compose'))) {
    const parent = dirname(folder)
    if (parent === folder) throw new Error('the templates of this installation are missing')
    folder = parent
  }
  return folder
}
