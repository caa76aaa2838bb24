// Before tests that run `bin/lake.js`, or the supervisor, which also from source is the one in `dist`: it must be of this source.

import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { repository } from './cli/harness/lake.ts'

export async function setup(): Promise<void> {
  await promisify(execFile)(process.execPath, ['scripts/build.ts'], { cwd: repository })
}
