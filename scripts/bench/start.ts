// How long lake takes to say something, beside a node that says nothing.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { run, succeed, takeTurns } from './measure.ts'
import type { Row } from './measure.ts'

export async function benchStart(binary: string, folder: string, rounds: number): Promise<readonly Row[]> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'lake.yaml'), 'name: bench\n')
  await writeFile(join(folder, 'empty.js'), '')
  // As every project is after its first up: what lake.yaml comes to is remembered.
  await succeed(process.execPath, [binary, 'render'], folder)
  const node = async (...args: readonly string[]) => (await succeed(process.execPath, args, folder)).ms
  const times = await takeTurns(
    {
      node: () => node('empty.js'),
      version: () => node(binary, '--version'),
      help: () => node(binary, '--help'),
      upHelp: () => node(binary, 'up', '--help'),
      plan: () => node(binary, 'plan'),
      // 10: nothing runs, and that is the answer.
      status: async () => (await run(process.execPath, [binary, 'status'], folder)).ms,
    },
    rounds,
  )
  const base = times.node
  return [
    { what: 'node, an empty file', ms: base, base },
    { what: '`lake --version`', ms: times.version, base, goal: { plusMs: 15 } },
    { what: '`lake --help`', ms: times.help, base, goal: { plusMs: 90 } },
    { what: '`lake up --help`', ms: times.upHelp, base, goal: { plusMs: 90 } },
    { what: '`lake plan`', ms: times.plan, base, goal: { plusMs: 90 } },
    { what: '`lake status`', ms: times.status, base },
  ]
}
