// The native runtime: what its supervisor takes when nobody asks it anything, and how long `up` takes beside the slowest
// of the programs that it starts.

import { spawn } from 'node:child_process'
import { mkdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { NativeDefinition } from '../../src/render/native.ts'
import type { RunRecord } from '../../src/system/native/protocol.ts'
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
  await mkdir(folder, { recursive: true })
  await writeFile(join(folder, 'lake.yaml'), yaml)
  const lake = async (...args: readonly string[]): Promise<number> =>
    (await succeed(process.execPath, [binary, ...args], folder)).ms
  await lake('up')
  try {
    const idle = await idleSupervisor(folder, minutes)
    await lake('down')
    const { services } = JSON.parse(await readFile(join(folder, '.lake/native.json'), 'utf8')) as {
      services: readonly NativeDefinition[]
    }
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
    const rows = [
      { what: 'its slowest program alone', ms: base, base },
      { what: '`lake up`', ms: times.up, base, goal: { times: 1.2 } },
    ]
    return [idle, table(`${services.length} processes, programs here, after \`lake down\``, rows)]
  } finally {
    await lake('down', '--volumes', '--yes')
  }
}

/** Each by itself, from its start until it answers; as long as the slowest of them. */
async function slowestStart(services: readonly NativeDefinition[]): Promise<number> {
  const times: number[] = []
  for (const name of ['prometheus', 'postgres']) {
    const found = services.find((service) => service.name === name)
    if (found === undefined) throw new Error(`no ${name} in native.json`)
    times.push(await startAlone(found))
  }
  return Math.max(...times)
}

async function startAlone({
  command,
  environment,
  cwd,
  ports,
  stopSignal,
}: NativeDefinition): Promise<number> {
  const [program = '', ...args] = asNobody(command)
  const texts = Object.entries(environment).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string',
  )
  const started = performance.now()
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, ...Object.fromEntries(texts) },
    stdio: 'ignore',
  })
  const ended = new Promise((done) => child.once('exit', done))
  const port = Object.values(ports)[0] ?? 0
  while (!(await answers(port))) await pause(5)
  const ms = performance.now() - started
  child.kill(stopSignal)
  await ended
  return ms
}

/** PostgreSQL refuses to run as root. */
function asNobody(command: readonly string[]): readonly string[] {
  const isDatabase = command[0]?.endsWith('/postgres') === true
  return isDatabase && process.getuid?.() === 0
    ? [
        'setpriv',
        '--reuid=65534',
        '--regid=65534',
        '--clear-groups',
        '--securebits=+no_setuid_fixup',
        '--inh-caps=+dac_read_search',
        '--ambient-caps=+dac_read_search',
        '--',
        ...command,
      ]
    : command
}

async function answers(port: number): Promise<boolean> {
  const { createConnection } = await import('node:net')
  return new Promise((done) => {
    const connection = createConnection(port, '127.0.0.1')
    connection.once('connect', () => done(true)).once('error', () => done(false))
    connection.once('connect', () => connection.destroy())
  })
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
