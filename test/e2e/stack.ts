// A project of its own for one scenario: a folder, a lake.yaml, the real binary on a real engine; afterwards nothing is left.
import { execFile, spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdtemp, readFile, realpath, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const binary = resolve(import.meta.dirname, '../../bin/lake.js')
const run = promisify(execFile)

/** Images of this machine that differ from the pins; each is named where the result is printed. */
export const images = {
  alloy: 'docker.io/grafana/alloy:v1.5.1',
  proxy: 'docker.io/library/haproxy:2.6',
  grafana: process.env['LAKE_E2E_GRAFANA_IMAGE'] ?? 'lake-e2e/grafana-standin:1',
  tempo: process.env['LAKE_E2E_TEMPO_IMAGE'] ?? 'lake-e2e/tempo-standin:1',
}

/** `components` runs more than the observability core and PostgreSQL: `{ trino: {} }` in YAML, indented by two. */
export function lakeYaml(name: string, more = '', components = ''): string {
  return `name: ${name}
components:
  alloy: { image: ${images.alloy} }
  containers: { image: ${images.alloy} }
  host: { image: ${images.alloy} }
  tempo: { image: ${images.tempo} }
  socket-proxy: { image: ${images.proxy} }
  grafana: { image: ${images.grafana} }
  postgres: {}
${components}scrape: { interval: 5s }
${more}`
}

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Stack {
  readonly folder: string
  readonly dir: string
  lake(...args: readonly string[]): Promise<Ended>
  /** Parsed `data` of a `--json` answer; fails loudly on any other exit than `expected`. */
  json<T>(args: readonly string[], expected?: readonly number[]): Promise<T>
  start(...args: readonly string[]): ChildProcess
  /** Plain docker in `.lake/`. */
  docker(...args: readonly string[]): Promise<Ended>
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  id(): Promise<string>
  /** Container of a service. */
  container(service: string): Promise<string>
  /** Stops everything and fails if anything is left. */
  end(): Promise<void>
}

/** `environment` overrides that of the tests. */
export async function openStack(name: string, text = lakeYaml(name)): Promise<Stack> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), `lake-e2e-${name}-`)))
  const dir = join(folder, '.lake')
  await writeFile(join(folder, 'lake.yaml'), text)
  const stack: Stack = {
    folder,
    dir,
    lake: (...args) => command(process.execPath, [binary, ...args], folder),
    async json<T>(args: readonly string[], expected: readonly number[] = [0]) {
      const ended = await stack.lake(...args, '--json')
      if (!expected.includes(ended.code))
        throw new Error(`lake ${args.join(' ')} ended with ${ended.code}\n${ended.stdout}${ended.stderr}`)
      return (JSON.parse(ended.stdout) as { data: T }).data
    },
    start: (...args) =>
      spawn(process.execPath, [binary, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
    docker: (...args) => command('docker', args, dir),
    read: (path) => readFile(join(folder, path), 'utf8'),
    write: (path, content) => writeFile(join(folder, path), content),
    id: async () => (JSON.parse(await stack.read('.lake/state.json')) as { id: string }).id,
    async container(service) {
      const filter = [
        '--filter',
        `label=dev.lake.project=${await stack.id()}`,
        '--filter',
        `label=com.docker.compose.service=${service}`,
      ]
      return (await stack.docker('ps', '-aq', ...filter)).stdout.trim()
    },
    end: () => endStack(stack),
  }
  return stack
}

async function endStack(stack: Stack): Promise<void> {
  if (process.env['LAKE_E2E_KEEP'] !== undefined) return
  const id = await stack.id().catch(() => undefined)
  const ended = id === undefined ? undefined : await stack.lake('down', '--volumes', '--yes')
  const left = id === undefined ? [] : await leftBehind(id)
  await rm(stack.folder, { recursive: true, force: true })
  if (ended !== undefined && ended.code !== 0)
    throw new Error(`lake down ended with ${ended.code}\n${ended.stderr}`)
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
}

/** Containers, networks and volumes that carry the project's name or label. */
export async function leftBehind(id: string): Promise<readonly string[]> {
  const asks = [
    ['ps', '-a', '--filter', `label=com.docker.compose.project=${id}`, '--format', 'container {{.Names}}'],
    ['network', 'ls', '--filter', `label=com.docker.compose.project=${id}`, '--format', 'network {{.Name}}'],
    ['volume', 'ls', '--filter', `label=com.docker.compose.project=${id}`, '--format', 'volume {{.Name}}'],
  ]
  const answers = await Promise.all(asks.map((args) => run('docker', args)))
  return answers.flatMap(({ stdout }) => stdout.split('\n').filter((line) => line !== ''))
}

export async function command(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const child = spawn(program, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  return ended(child)
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const out: string[] = []
  const err: string[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk.toString()))
  const code = await new Promise<number>((done, fail) => {
    child.once('error', fail)
    child.once('close', (status, signal) => done(status ?? (signal === 'SIGKILL' ? 137 : 128)))
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}

/** Waits for something that takes its time; the last failure is the message. */
export async function eventually<T>(what: () => Promise<T>, seconds = 40): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    try {
      return await what()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((done) => setTimeout(done, 500))
    }
  }
}
