// The native runtime: what its supervisor takes when nobody asks it anything, and how long `up` takes beside the slowest
// of the programs that it starts.

import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { NativeDefinition } from '../../src/render/native.ts'
import type { RunRecord } from '../../src/system/native/protocol.ts'
import { slowestStart } from './alone.ts'
import { succeed, table, takeTurns } from './measure.ts'

const yaml = `name: bench
runtime: native
components:
  alertmanager: false
  alloy: false
  grafana: false
  loki: false
  tempo: false
  postgres: {}
`

/** `minutes` it is left alone. Programs are got before anything is timed. */
export async function benchSupervisor(
  binary: string,
  folder: string,
  { rounds, minutes }: { readonly rounds: number; readonly minutes: number },
): Promise<readonly (readonly string[])[]> {
  const small = await openProject(binary, join(folder, 'small'), yaml)
  const idle = await small.run(() => idleSupervisor(small.folder, minutes))
  const lines = [idle, await benchUp(small, rounds)]
  if (process.env['LAKE_NATIVE_LAKE'] !== 'required') return lines
  const lake = await openProject(binary, join(folder, 'lake'), `${yaml}  trino: {}\n`)
  return [...lines, await benchUp(lake, rounds)]
}

interface Project {
  readonly folder: string
  readonly lake: (...args: readonly string[]) => Promise<number>
  /** While it is up. */
  readonly run: <Found>(look: () => Promise<Found>) => Promise<Found>
}

async function openProject(binary: string, folder: string, config: string): Promise<Project> {
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'lake.yaml'), config)
  const lake = async (...args: readonly string[]): Promise<number> =>
    (await succeed(process.execPath, [binary, ...args], folder)).ms
  const run = async <Found>(look: () => Promise<Found>): Promise<Found> => {
    await lake('up')
    try {
      return await look()
    } finally {
      await lake('down')
    }
  }
  return { folder, lake, run }
}

async function benchUp({ folder, lake, run }: Project, rounds: number): Promise<readonly string[]> {
  const services = await run(async () => {
    const text = await readFile(join(folder, '.lake/native.json'), 'utf8')
    return (JSON.parse(text) as { services: readonly NativeDefinition[] }).services
  })
  try {
    const times = await takeTurns(
      {
        slowest: async () => slowestStart(services),
        up: async () => {
          const ms = await lake('up')
          await lake('down')
          return ms
        },
      },
      rounds,
    )
    const base = times.slowest
    return table(`${services.map(({ name }) => name).join(', ')}: programs here, after \`lake down\``, [
      { what: 'its slowest program alone', ms: base, base },
      { what: '`lake up`', ms: times.up, base, goal: { times: 1.2 } },
    ])
  } finally {
    await lake('down', '--volumes', '--yes')
  }
}

async function idleSupervisor(folder: string, minutes: number): Promise<readonly string[]> {
  const text = await readFile(join(folder, '.lake/run/supervisor.json'), 'utf8')
  const { pid } = JSON.parse(text) as RunRecord
  const node = spawn(process.execPath, ['-e', 'setInterval(() => {}, 60000)'], { stdio: 'ignore' })
  const [before, since] = [await ticks(pid), performance.now()]
  await pause(minutes * 60_000)
  const share = ((await ticks(pid)) - before) / ((performance.now() - since) / 10)
  const [own, bare] = [await memory(pid), await memory(node.pid ?? 0)]
  node.kill()
  const cells = (name: string, found: Memory): string =>
    `| ${name} | ${found.rss.toFixed(1)} MB | ${found.pss.toFixed(1)} MB | ${found.private.toFixed(1)} MB |`
  return [
    `| Left alone for ${minutes} minutes | resident | its share | its own |`,
    '| --- | --- | --- | --- |',
    cells('a Node that does nothing', bare),
    cells('the supervisor', own),
    '',
    `Processor: ${(share * 100).toFixed(2)} % of a core (goal 0.2 %).`,
  ]
}

/** Hundredths of a second that it has worked. */
async function ticks(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return Number(fields[11]) + Number(fields[12])
}

interface Memory {
  readonly rss: number
  readonly pss: number
  readonly private: number
}

/** As the kernel counts it: pages of the program itself are shared by all that run it. */
async function memory(pid: number): Promise<Memory> {
  const text = await readFile(`/proc/${pid}/smaps_rollup`, 'utf8')
  const of = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1] ?? 0) / 1024
  return { rss: of('Rss'), pss: of('Pss'), private: of('Private_Clean') + of('Private_Dirty') }
}
