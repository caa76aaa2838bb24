// What tests write goes into one folder of the run, removed at its end: nothing gathers in the machine's own.
import { mkdtempSync, realpathSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Each layer of one run reads this: the first makes the folder, and removes it. At once, since others take paths from it as
// soon as they are imported. Its name is short: the paths of sockets, which lie below it, may have 107 bytes.
const inherited = process.env['LAKE_TEST_SCRATCH']
const folder = inherited ?? realpathSync(mkdtempSync(join(tmpdir(), 'lk-')))
process.env['LAKE_TEST_SCRATCH'] = process.env['TMPDIR'] = folder

export async function teardown(): Promise<void> {
  if (inherited === undefined) await rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
