// What the measurements share: a package of its own, turns, medians, a table.

import { execFile, spawn } from 'node:child_process'
import { mkdir, readFile } from 'node:fs/promises'
import { cpus } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

export const repository = resolve(import.meta.dirname, '../..')

/** A built package outside the repository: what is measured is what is published. Returns the path of its program. */
export async function packLake(out: string): Promise<string> {
  await mkdir(out, { recursive: true })
  const built = await run(process.execPath, [join(repository, 'scripts/build.ts'), '--out', out], repository)
  if (built.code !== 0) throw new Error(`lake could not be built:\n${built.stderr}`)
  return join(out, 'bin/lake.js')
}

export interface Ended {
  readonly code: number
  readonly ms: number
  readonly stdout: string
  readonly stderr: string
}

export function run(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const { promise, resolve: done, reject } = Promise.withResolvers<Ended>()
  const started = performance.now()
  const child = spawn(program, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const out: Buffer[] = []
  const err: Buffer[] = []
  child.stdout.on('data', (chunk: Buffer) => out.push(chunk))
  child.stderr.on('data', (chunk: Buffer) => err.push(chunk))
  child.on('error', reject)
  child.on('close', (code) => {
    const ms = performance.now() - started
    done({
      code: code ?? 1,
      ms,
      stdout: Buffer.concat(out).toString(),
      stderr: Buffer.concat(err).toString(),
    })
  })
  return promise
}

/** The same, for a program that must succeed. */
export async function succeed(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const ended = await run(program, args, cwd)
  if (ended.code === 0) return ended
  throw new Error(`${[program, ...args].join(' ')} ended with ${ended.code}\n${ended.stdout}${ended.stderr}`)
}

const timed = '"$@" > /dev/null 2>&1; code=$?; times; exit $code'

/** Processor time in milliseconds, as the shell counts it of its children: on a busy machine it says more than the clock. */
export async function processorTime(
  program: string,
  args: readonly string[],
  cwd: string,
): Promise<{ readonly ms: number; readonly code: number }> {
  const { code, stdout } = await run('sh', ['-c', timed, 'sh', program, ...args], cwd)
  const [, minutes = '0', seconds = 'NaN'] = /^.*\n(\d+)m([\d.]+)s/.exec(stdout) ?? []
  return { ms: (Number(minutes) * 60 + Number(seconds)) * 1000, code }
}

/** Each is timed in turn, forwards and backwards by turns; the first round warms caches and does not count. */
export async function takeTurns<Name extends string>(
  contenders: Readonly<Record<Name, () => Promise<number>>>,
  rounds: number,
): Promise<Readonly<Record<Name, number>>> {
  const names = Object.keys(contenders) as Name[]
  const times = new Map<Name, number[]>(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const ms = await contenders[name]()
      if (round > 0) times.get(name)?.push(ms)
    }
  }
  return Object.fromEntries(names.map((name) => [name, median(times.get(name) ?? [])])) as Record<
    Name,
    number
  >
}

export function median(numbers: readonly number[]): number {
  const sorted = numbers.toSorted((a, b) => a - b)
  const middle = Math.floor(sorted.length / 2)
  const [low = 0, high = 0] = [sorted[sorted.length % 2 === 1 ? middle : middle - 1], sorted[middle]]
  return (low + high) / 2
}

export interface Row {
  readonly what: string
  readonly ms: number
  /** What it is compared with. */
  readonly base: number
  /** Most that it may take: milliseconds beyond the base, or times the base. */
  readonly goal?: { readonly plusMs: number } | { readonly times: number }
}

export interface MemoryRow {
  readonly what: string
  readonly mib: number
  /** Most that it may be. */
  readonly goal?: number
}

export function table(title: string, rows: readonly Row[]): readonly string[] {
  return markdown([[title, 'median', 'beyond', 'ratio', 'goal', ''], ...rows.map(cells)])
}

export function memoryTable(title: string, rows: readonly MemoryRow[]): readonly string[] {
  const cellsOf = ({ what, mib, goal }: MemoryRow): readonly string[] => [
    what,
    `${mib.toFixed(0)} MiB`,
    ...(goal === undefined ? ['', ''] : [`${goal} MiB`, verdict(mib <= goal)]),
  ]
  return markdown([[title, 'memory', 'goal', ''], ...rows.map(cellsOf)])
}

/** As docs/performance.md has it. */
function markdown(all: readonly (readonly string[])[]): readonly string[] {
  const widths =
    all[0]?.map((_cell, column) => Math.max(3, ...all.map((row) => row[column]?.length ?? 0))) ?? []
  const [head = '', ...lines] = all.map((row) => line(row.map((cell, at) => cell.padEnd(widths[at] ?? 0))))
  return [head, line(widths.map((width) => '-'.repeat(width))), ...lines]
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(' | ')} |`
}

function cells({ what, ms, base, goal }: Row): readonly string[] {
  const median = `${ms.toFixed(0)} ms`
  if (ms === base && goal === undefined) return [what, median, '', '', '', '']
  const beyond = `${ms < base ? '' : '+'}${(ms - base).toFixed(0)} ms`
  const compared = [what, median, beyond, `${(ms / base).toFixed(2)}×`]
  if (goal === undefined) return [...compared, '', '']
  const limit = 'times' in goal ? base * goal.times : base + goal.plusMs
  const said = 'times' in goal ? `${goal.times}×` : `+${goal.plusMs} ms`
  return [...compared, said, verdict(ms <= limit)]
}

function verdict(met: boolean): string {
  return met ? 'met' : '**missed**'
}

/** Figures mean something only beside the machine they come from. */
export async function machine(): Promise<string> {
  const [processor] = cpus()
  const load = (await readFile('/proc/loadavg', 'utf8').catch(() => '?')).split(' ')[0]
  const { stdout } = await promisify(execFile)('uname', ['-sr'])
  const engine = await said('docker', ['version', '--format', 'Engine {{.Server.Version}}'])
  const compose = await said('docker', ['compose', 'version', '--short'])
  return [
    stdout.trim(),
    `Node ${process.versions.node}`,
    `${cpus().length} × ${processor?.model.trim() ?? '?'}`,
    `load ${load}`,
    ...engine,
    ...compose.map((version) => `Compose ${version}`),
  ].join(', ')
}

async function said(program: string, args: readonly string[]): Promise<readonly string[]> {
  const ended = await run(program, args, repository).catch(() => undefined)
  return ended?.code === 0 ? [ended.stdout.trim()] : []
}
