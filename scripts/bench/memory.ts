// What the core takes when nobody asks it anything: container memory, as `docker stats` tells it.

import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout } from 'node:timers/promises'
import { images, lakeYaml } from '../../test/e2e/stack.ts'
import { memoryTable, succeed } from './measure.ts'
import type { MemoryRow } from './measure.ts'

/** What watches; what is watched, and the exporters that look at containers and host, are counted apart. */
const core = ['prometheus', 'alertmanager', 'loki', 'tempo', 'alloy', 'socket-proxy']
const goal = 240

export async function idleMemory(
  folder: string,
  lake: (...args: readonly string[]) => Promise<number>,
  minutes: number,
): Promise<readonly string[]> {
  const small = lakeYaml('bench')
    .replace(/^  grafana: .*$/m, '  grafana: false')
    .replace(/^  postgres: .*$/m, '  postgres: false')
    .replace(/^scrape: .*\n/m, '')
  await writeFile(join(folder, 'lake.yaml'), small)
  await lake('up')
  await setTimeout(minutes * 60_000)
  const used = await memory(join(folder, '.lake'))
  const sum = (services: readonly string[]): number =>
    services.reduce((total, service) => total + (used.get(service) ?? 0), 0)
  const others = [...used.keys()].filter((service) => !core.includes(service))
  const rows: readonly MemoryRow[] = [
    ...core.map((service) => ({ what: service, mib: used.get(service) ?? 0 })),
    { what: '**the core**', mib: sum(core), goal },
    ...others.map((service) => ({ what: service, mib: used.get(service) ?? 0 })),
  ]
  return memoryTable(`The core, left alone for ${minutes} minutes (Tempo: ${images.tempo})`, rows)
}

async function memory(dir: string): Promise<ReadonlyMap<string, number>> {
  const { stdout: listed } = await succeed(
    'docker',
    ['compose', 'ps', '--format', '{{.Name}} {{.Service}}'],
    dir,
  )
  const services = new Map(lines(listed).map((line) => line.split(' ') as [string, string]))
  const format = '{{.Name}} {{.MemUsage}}'
  const { stdout } = await succeed(
    'docker',
    ['stats', '--no-stream', '--format', format, ...services.keys()],
    dir,
  )
  return new Map(
    lines(stdout).map((line) => {
      const [, name = '', amount = '', unit = ''] = /^(\S+) ([\d.]+)(\w+)/.exec(line) ?? []
      return [services.get(name) ?? name, Number(amount) * (mibPer[unit] ?? NaN)]
    }),
  )
}

const mibPer: Readonly<Record<string, number>> = { B: 1 / 1024 ** 2, KiB: 1 / 1024, MiB: 1, GiB: 1024 }

function lines(text: string): readonly string[] {
  return text.split('\n').filter((line) => line !== '')
}
