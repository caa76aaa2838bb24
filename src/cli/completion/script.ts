// The scripts of the shells lie beside the program: files of their own language, copied when lake is built.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { installRoot } from '../../system/install.ts'

export async function completionScript(shell: string): Promise<string> {
  return readFile(join(installRoot(), 'dist/completion', `lake.${shell}`), 'utf8')
}
