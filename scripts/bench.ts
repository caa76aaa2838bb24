// Times of lake beside the times of what it stands on, in one run: `npm run bench [-- --rounds 5 --idle-minutes 8]`.
// Both sides of a pair take turns, so that a busy minute of the machine falls on both; medians are compared.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchEngine } from './bench/engine.ts'
import { machine, packLake, table } from './bench/measure.ts'
import { benchStart } from './bench/start.ts'
import { benchSupervisor } from './bench/supervisor.ts'

const { values } = parseArgs({
  options: { rounds: { type: 'string', default: '3' }, 'idle-minutes': { type: 'string', default: '8' } },
})
const rounds = Number(values.rounds)

const folder = await mkdtemp(join(tmpdir(), 'lake-bench-'))
try {
  const binary = await packLake(join(folder, 'package'))
  process.stdout.write(`${await machine()}\n`)
  print(table('Start, beside bare node', await benchStart(binary, join(folder, 'start'), rounds * 5)))
  const idleMinutes = Number(values['idle-minutes'])
  const native = { rounds, minutes: Math.min(idleMinutes, 2) }
  for (const lines of await benchSupervisor(binary, join(folder, 'native'), native)) print(lines)
  const engine = await benchEngine(binary, join(folder, 'stack'), { rounds, idleMinutes })
  if (typeof engine === 'string') process.stdout.write(`\nDID NOT RUN: up, health and memory: ${engine}\n`)
  else for (const lines of engine) print(lines)
} finally {
  await rm(folder, { recursive: true, force: true })
}

function print(lines: readonly string[]): void {
  process.stdout.write(`\n${lines.join('\n')}\n`)
}
