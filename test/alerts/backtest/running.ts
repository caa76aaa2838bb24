// A real Prometheus for a moment, with a folder of its own, and what it scrapes: a page that the test writes.
import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Asking } from '../../../src/alerts/backtest/prometheus.ts'
import { realHttp } from '../../../src/system/http.ts'
import type { Stack } from '../../../src/health/stack.ts'

export interface Running {
  readonly asking: Asking
  readonly ruleFile: string
  /** Takes these rules from now on. */
  load(rules: unknown): Promise<void>
  stop(): Promise<void>
}

/** The page; undefined: the scrape fails. */
export async function runPrometheus(
  binary: string,
  seconds: number,
  page: () => string | undefined,
): Promise<Running> {
  const folder = mkdtempSync(join(tmpdir(), 'lake-prometheus-'))
  const server = createServer((_request, response) => {
    const text = page()
    response.statusCode = text === undefined ? 500 : 200
    response.setHeader('content-type', 'text/plain; version=0.0.4')
    response.end(text)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const target = `127.0.0.1:${(server.address() as AddressInfo).port}`
  const port = await freePort()
  const ruleFile = join(folder, 'rules.yaml')
  writeFileSync(ruleFile, '{"groups": []}')
  writeFileSync(
    join(folder, 'prometheus.yaml'),
    JSON.stringify({
      global: {
        scrape_interval: `${seconds}s`,
        scrape_timeout: `${seconds}s`,
        evaluation_interval: `${seconds}s`,
      },
      rule_files: [ruleFile],
      scrape_configs: [
        { job_name: 'it', static_configs: [{ targets: [target], labels: { instance: 'it' } }] },
      ],
    }),
  )
  const child = spawn(
    binary,
    [
      `--config.file=${join(folder, 'prometheus.yaml')}`,
      `--storage.tsdb.path=${join(folder, 'data')}`,
      `--web.listen-address=127.0.0.1:${port}`,
      '--web.enable-lifecycle',
    ],
    { stdio: 'ignore' },
  )
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const url = `http://127.0.0.1:${port}`
  await until(async () => (await fetch(`${url}/-/ready`)).ok)
  return {
    asking: askingOf(url),
    ruleFile,
    load: async (rules) => {
      writeFileSync(ruleFile, JSON.stringify(rules))
      await fetch(`${url}/-/reload`, { method: 'POST' })
    },
    stop: async () => {
      child.kill('SIGKILL')
      await ended
      server.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** As much of a stack as a question needs. */
function askingOf(url: string): Asking {
  const session = { runtime: { addressOf: () => url }, system: { http: realHttp() } }
  return { stack: { session, plan: {} } as unknown as Stack, signal: new AbortController().signal }
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function until(holds: () => Promise<boolean>): Promise<void> {
  for (;;) {
    if (await holds().catch(() => false)) return
    await sleep(100)
  }
}
