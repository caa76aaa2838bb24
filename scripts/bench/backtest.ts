// A backtest beside the range query that it stands on, against a real Prometheus with a week of history of its own making.

import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { rangeQuery } from '../../src/alerts/backtest/prometheus.ts'
import type { Asking } from '../../src/alerts/backtest/prometheus.ts'
import {
  askingAt,
  backtest,
  days,
  endSeconds,
  expressions,
  startSeconds,
  stepSeconds,
} from './backtest-work.ts'
import { memoryTable, run, succeed, table, takeTurns } from './measure.ts'

const many = 1000
/** Prometheus answers no more of one series at once; of many, lake reads no more. */
const most = { one: 11_000, many: 400 }

/** What it prints, or why it did not run. */
export async function benchBacktest(
  folder: string,
  rounds: number,
): Promise<readonly (readonly string[])[] | string> {
  const { LAKE_TOOL_PROMETHEUS: prometheus, LAKE_TOOL_PROMTOOL: promtool } = process.env
  if (!prometheus || !promtool) return 'LAKE_TOOL_PROMETHEUS and LAKE_TOOL_PROMTOOL are not set'
  await writeHistory(folder, promtool)
  const server = await startPrometheus(folder, prometheus)
  try {
    const one = await pair(server.asking, 'one', rounds)
    const more = await pair(server.asking, 'many', Math.min(rounds, 2))
    const memory = await peakMemory(server.url)
    return [
      table(`A backtest of ${days} days every ${stepSeconds} s, 20 cells`, [
        { what: 'the range query, 1 series', ms: one.query, base: one.query },
        { what: 'the backtest', ms: one.backtest, base: one.query, goal: { times: 1.2 } },
      ]),
      table(`The same, ${many} series`, [
        { what: `the range query, ${many} series`, ms: more.query, base: more.query },
        { what: 'the backtest', ms: more.backtest, base: more.query, goal: { times: 3 } },
      ]),
      memoryTable(`Held by it, ${many} series`, memory),
    ]
  } finally {
    await server.stop()
  }
}

async function pair(asking: Asking, which: 'one' | 'many', rounds: number) {
  const expr = expressions[which]
  return takeTurns(
    {
      query: async () => timed(() => queryOnly(asking, expr.slice(0, expr.indexOf(' >')), most[which])),
      backtest: async () => timed(() => backtest(asking, expr)),
    },
    rounds,
  )
}

async function timed(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now()
  await work()
  return performance.now() - started
}

/** The answers, one after the other, unread. */
async function queryOnly(asking: Asking, query: string, size: number): Promise<void> {
  for (let start = startSeconds; start <= endSeconds; start += size * stepSeconds) {
    const end = Math.min(endSeconds, start + (size - 1) * stepSeconds)
    await rangeQuery(asking, query, { start: String(start), end: String(end), step: String(stepSeconds) })
  }
}

async function peakMemory(url: string) {
  const { stdout } = await run(process.execPath, [join(import.meta.dirname, 'backtest-memory.ts'), url], '.')
  const { before, peak } = JSON.parse(stdout) as { before: number; peak: number }
  const mib = (bytes: number): number => bytes / 1024 ** 2
  return [
    { what: 'the process before', mib: mib(before) },
    { what: 'at its highest', mib: mib(peak), goal: 512 },
  ]
}

/** Of the many a sample every five minutes: between them the newest is found, and there are as many values to answer. */
async function writeHistory(folder: string, promtool: string): Promise<void> {
  const lines = ['# TYPE one gauge', ...walk('one', 0, stepSeconds), '# TYPE load gauge']
  for (let series = 0; series < many; series += 1)
    lines.push(...walk(`load{series="${series}"}`, series, 295))
  const file = join(folder, 'history.txt')
  await writeFile(file, `${lines.join('\n')}\n# EOF\n`)
  await succeed(promtool, ['tsdb', 'create-blocks-from', 'openmetrics', file, join(folder, 'data')], folder)
}

/** The same on every machine. */
function walk(name: string, seed: number, step: number): readonly string[] {
  const lines: string[] = []
  let value = seed % 50
  for (let time = startSeconds - 300; time <= endSeconds; time += step) {
    value = Math.abs((value + ((lines.length * 7919 + seed * 104_729) % 11) - 5) % 100)
    lines.push(`${name} ${value} ${time}`)
  }
  return lines
}

async function startPrometheus(folder: string, prometheus: string) {
  await writeFile(join(folder, 'prometheus.yaml'), '{}\n')
  const listener = createServer().listen(0, '127.0.0.1')
  await new Promise((resolve) => listener.once('listening', resolve))
  const { port } = listener.address() as AddressInfo
  await new Promise((resolve) => listener.close(resolve))
  const args = [
    `--config.file=${join(folder, 'prometheus.yaml')}`,
    `--storage.tsdb.path=${join(folder, 'data')}`,
    '--storage.tsdb.retention.time=100y',
    `--web.listen-address=127.0.0.1:${port}`,
  ]
  const child = spawn(prometheus, args, { stdio: 'ignore' })
  const ended = new Promise((resolve) => child.once('exit', resolve))
  const url = `http://127.0.0.1:${port}`
  while (!(await isReady(url))) await setTimeout(100)
  return {
    url,
    asking: askingAt(url),
    stop: async () => {
      child.kill('SIGKILL')
      await ended
    },
  }
}

async function isReady(url: string): Promise<boolean> {
  return fetch(`${url}/-/ready`).then(
    ({ ok }) => ok,
    () => false,
  )
}
