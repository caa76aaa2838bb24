// What tests write goes into one folder of the run, removed at its end: nothing gathers in the machine's own.
import { mkdtemp, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export async function setup(): Promise<() => Promise<void>> {
  // Each layer of one run calls this: the first makes the folder, and ends last.
  if (process.env['LAKE_TEST_SCRATCH'] !== undefined) return async () => {}
  // Short: the paths of sockets, which lie below it, may have 107 bytes.
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lk-')))
  process.env['LAKE_TEST_SCRATCH'] = process.env['TMPDIR'] = folder
  return () => rm(folder, { recursive: true, force: true, maxRetries: 3 })
}
