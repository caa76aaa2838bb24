// A text inside a file of any kind. What replaces it is as long: everything else stays where it was.
import { readFile, writeFile } from 'node:fs/promises'
import { explained } from './fs-errors.ts'

export async function exchange(path: string, from: string, to: string): Promise<number> {
  const [before, after] = [Buffer.from(from), Buffer.from(to)]
  if (before.length !== after.length) throw new Error(`${from} and ${to} are not of one length`)
  return explained('write', path, async () => {
    const bytes = await readFile(path)
    let times = 0
    for (let at = bytes.indexOf(before); at !== -1; at = bytes.indexOf(before, at + after.length)) {
      after.copy(bytes, at)
      times += 1
    }
    if (times > 0) await writeFile(path, bytes)
    return times
  })
}
