// Times of lake beside the times of what it stands on, in one run: `npm run bench [-- --rounds 5]`.
// Both sides of a pair take turns, so that a busy minute of the machine falls on both; medians are compared.

import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchEngine } from './bench/engine.ts'
import { machine, packLake, table } from './bench/measure.ts'
import type { Row } from './bench/measure.ts'
import { benchStart } from './bench/start.ts'

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '3' } } })
const rounds = Number(values.rounds)

const folder = await mkdtemp(join(tmpdir(), 'lake-bench-'))
try {
  const binary = await packLake(join(folder, 'package'))
  process.stdout.write(`${await machine()}\n`)
  print('Start, beside bare node', await benchStart(binary, join(folder, 'start'), rounds * 5))
  const engine = await benchEngine(binary, join(folder, 'stack'), rounds)
  if (typeof engine === 'string') process.stdout.write(`\nDID NOT RUN: up and health: ${engine}\n`)
  else for (const [title, rows] of engine) print(title, rows)
} finally {
  await rm(folder, { recursive: true, force: true })
}

function print(title: string, rows: readonly Row[]): void {
  process.stdout.write(`\n${table(title, rows).join('\n')}\n`)
}
