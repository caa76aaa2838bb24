// Before the tests of the command line: builds lake, and a package around the fixture commands.

import '../../scratch.ts'
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { fixtures, repository, shipped } from './lake.ts'

const run = promisify(execFile)

export async function setup(): Promise<void> {
  const build = (...args: string[]) =>
    run(process.execPath, ['scripts/build.ts', ...args], { cwd: repository })
  await Promise.all([
    build('--out', shipped),
    build('--commands', 'test/cli/fixtures/commands', '--out', fixtures),
  ])
}
