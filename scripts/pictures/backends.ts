// A Prometheus and a Loki of the picture-maker's own, on loopback, with the history in them.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdir, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import type { AddressInfo } from 'node:net'
import { dirname, join } from 'node:path'
import { succeed } from '../bench/measure.ts'
import type { Business } from './course.ts'
import { writeHistory } from './history.ts'
import { lokiConfig, tempoConfig } from './configs.ts'
import { pushLines } from './lines.ts'
import { pushSpans } from './spans.ts'

export interface Backends {
  readonly prometheus: string
  /** Absent where there is none on this machine. */
  readonly loki: string | undefined
  readonly tempo: string | undefined
  close(): Promise<void>
}

interface Asked {
  readonly folder: string
  /** Paths of the programs. */
  readonly prometheus: string
  readonly loki: string | undefined
  readonly tempo: string | undefined
  /** Seconds: the moment that the pictures show as now. */
  readonly end: number
  readonly business: Business
}

export async function startBackends(asked: Asked): Promise<Backends> {
  const started: ChildProcess[] = []
  const close = async (): Promise<void> => void (await Promise.all(started.map(ended)))
  try {
    const prometheus = await startPrometheus(asked, started)
    const loki = asked.loki === undefined ? undefined : await startLoki(asked, asked.loki, started)
    const tempo = asked.tempo === undefined ? undefined : await startTempo(asked, asked.tempo, started)
    return { prometheus, loki, tempo, close }
  } catch (error) {
    await close()
    throw error
  }
}

async function startPrometheus(
  { folder, prometheus, end, business }: Asked,
  started: ChildProcess[],
): Promise<string> {
  const [text, data, config] = ['history.om', 'prometheus', 'prometheus.yaml'].map((name) =>
    join(folder, name),
  ) as [string, string, string]
  await mkdir(folder, { recursive: true })
  await writeHistory(text, end, business)
  const importing = ['tsdb', 'create-blocks-from', 'openmetrics', '--max-block-duration=48h', text, data]
  await succeed(join(dirname(prometheus), 'promtool'), importing, folder)
  await writeFile(config, 'global: { scrape_interval: 30s }\n')
  const port = await freePort()
  const args = [
    `--config.file=${config}`,
    `--storage.tsdb.path=${data}`,
    '--storage.tsdb.retention.time=10y',
    `--web.listen-address=127.0.0.1:${port}`,
    '--log.level=error',
  ]
  start(started, prometheus, args, folder)
  const url = `http://127.0.0.1:${port}`
  await ready(`${url}/-/ready`)
  return url
}

async function startLoki(
  { folder, end, business }: Asked,
  loki: string,
  started: ChildProcess[],
): Promise<string> {
  const [port, grpc] = [await freePort(), await freePort()]
  const config = join(folder, 'loki.yaml')
  await writeFile(config, lokiConfig({ folder: join(folder, 'loki'), port, grpc }))
  start(started, loki, [`-config.file=${config}`], folder)
  const url = `http://127.0.0.1:${port}`
  await ready(`${url}/ready`)
  await pushLines(url, end, business)
  // What it holds in memory it finds only for the last hours of its own clock.
  await fetch(`${url}/flush`, { method: 'POST' })
  return url
}

async function startTempo(
  { folder, end, business }: Asked,
  tempo: string,
  started: ChildProcess[],
): Promise<string> {
  const [port, grpc, otlp] = [await freePort(), await freePort(), await freePort()]
  const config = join(folder, 'tempo.yaml')
  await writeFile(config, tempoConfig({ folder: join(folder, 'tempo'), port, grpc, otlp }))
  start(started, tempo, [`-config.file=${config}`], folder)
  const url = `http://127.0.0.1:${port}`
  await ready(`${url}/ready`)
  await pushSpans(`http://127.0.0.1:${otlp}`, end, business)
  // It finds a span a while after it took it.
  const last = new URLSearchParams({ q: '{}', start: String(end - 120), end: String(end) })
  await until(`a span of the last minutes in ${url}`, async () => {
    const answer = await fetch(`${url}/api/search?${last.toString()}`)
    return answer.ok && ((await answer.json()) as { traces?: unknown[] }).traces?.length !== 0
  })
  return url
}

function start(started: ChildProcess[], program: string, args: readonly string[], cwd: string): void {
  const child = spawn(program, [...args], { cwd, stdio: ['ignore', 'ignore', 'inherit'] })
  child.once('error', () => {})
  started.push(child)
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill('SIGKILL')
  await gone
}

const patienceMs = 120_000

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = performance.now() + patienceMs
  while (!(await holds())) {
    if (performance.now() > deadline) throw new Error(`waited two minutes in vain: ${what}`)
    await new Promise((resolve) => setTimeout(resolve, 250))
  }
}

const ready = (url: string): Promise<void> =>
  until(url, async () => (await fetch(url).catch(() => undefined))?.ok === true)

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
