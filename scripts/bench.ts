// Times of lake beside the times of what it stands on, in one run: `npm run bench [-- --rounds 5 --idle-minutes 8]`.
// Both sides of a pair take turns, so that a busy minute of the machine falls on both; medians are compared.

import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { benchBacktest } from './bench/backtest.ts'
import { benchEngine } from './bench/engine.ts'
import { machine, packLake, table } from './bench/measure.ts'
import { benchLint } from './bench/lint.ts'
import { benchStart } from './bench/start.ts'
import { benchView } from './bench/view.ts'
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
  const lint = await benchLint(binary, join(folder, 'lint'), rounds)
  if (typeof lint === 'string') process.stdout.write(`\nDID NOT RUN: lint: ${lint}\n`)
  else print(table('A thousand rules', lint))
  const backtest = await benchBacktest(await made(join(folder, 'backtest')), rounds)
  if (typeof backtest === 'string') process.stdout.write(`\nDID NOT RUN: backtest: ${backtest}\n`)
  else for (const lines of backtest) print(lines)
  const view = await benchView(rounds)
  if (typeof view === 'string') process.stdout.write(`\nDID NOT RUN: lake view: ${view}\n`)
  else for (const lines of view) print(lines)
  const idleMinutes = Number(values['idle-minutes'])
  const native = { rounds, minutes: Math.min(idleMinutes, 2) }
  for (const lines of await benchSupervisor(binary, join(folder, 'native'), native)) print(lines)
  const engine = await benchEngine(binary, join(folder, 'stack'), { rounds, idleMinutes })
  if (typeof engine === 'string') process.stdout.write(`\nDID NOT RUN: up, health and memory: ${engine}\n`)
  else for (const lines of engine) print(lines)
} finally {
  await rm(folder, { recursive: true, force: true })
}

async function made(path: string): Promise<string> {
  await mkdir(path)
  return path
}

function print(lines: readonly string[]): void {
  process.stdout.write(`\n${lines.join('\n')}\n`)
}
