// Ends processes and all that they started, and nothing else: a pid counts only together with its time of start.
import { readdir, readFile } from 'node:fs/promises'
import { startOf } from '../process-identity.ts'
import { folderMarker, marker } from './protocol.ts'

export interface Known {
  readonly pid: number
  readonly start: string
}

export async function isAlive({ pid, start }: Known): Promise<boolean> {
  return (await startOf(pid)) === start
}

export function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch {
    // Gone already.
  }
}

/**
 * To its group, and to what it started and that left it for a group of its own. Processes of a database do, and write
 * over their environment: no mark tells them, their parent does. The leader comes first, and starts no more then.
 */
export async function signalAll(known: Known, name: NodeJS.Signals): Promise<void> {
  if (!(await isAlive(known))) return
  const parents = await parentsOf()
  const below = (pid: number): readonly number[] =>
    [...parents].flatMap(([child, parent]) => (parent === pid ? [child, ...below(child)] : []))
  signal(-known.pid, name)
  for (const pid of below(known.pid)) signal(pid, name)
}

/** Parent by process; only Linux shows that. */
async function parentsOf(): Promise<ReadonlyMap<number, number>> {
  const names = (await readdir('/proc').catch(() => [])).filter((entry) => /^\d+$/.test(entry))
  const found = await Promise.all(
    names.map(async (entry) => {
      const stat = await readFile(`/proc/${entry}/stat`, 'utf8').catch(() => '')
      // The second field is the command's name in parentheses, and may itself hold spaces and parentheses.
      const parent = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
      return [Number(entry), parent] as const
    }),
  )
  return new Map(found)
}

/** Asks the leader, waits, then takes the whole group and what escaped it. */
export async function end(
  known: Known,
  mark: string,
  how: { readonly stopSignal: NodeJS.Signals; readonly graceMs: number },
): Promise<void> {
  if (await isAlive(known)) {
    signal(known.pid, how.stopSignal)
    await gone(known, how.graceMs)
    // Its group has its number, which nobody else can have while it lives.
    if (await isAlive(known)) signal(-known.pid, 'SIGKILL')
    await gone(known, 2000)
  }
  await sweep(mark)
}

export async function gone(known: Known, ms: number): Promise<void> {
  const until = performance.now() + ms
  let pause = 5
  while ((await isAlive(known)) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    pause = Math.min(pause * 2, 100)
  }
}

/** Whatever still carries the mark in its environment; only Linux shows that. */
export async function sweep(mark: string): Promise<void> {
  const wanted = `${marker}=${mark}`
  await sweepWhere((entry) => (wanted.endsWith('/') ? entry.startsWith(wanted) : entry === wanted))
}

/** Whatever was started for the run in a folder, also under another project: asked first, since it may have data. */
export async function sweepFolder(folder: string): Promise<void> {
  const isWanted = (entry: string): boolean => entry === `${folderMarker}=${folder}`
  const until = performance.now() + askedMs
  const found = await marked(isWanted)
  for (const pid of found) signal(pid, 'SIGTERM')
  if (found.length > 0)
    while ((await marked(isWanted)).length > 0 && performance.now() < until)
      await new Promise((resolve) => setTimeout(resolve, 50))
  await sweepWhere(isWanted)
}

const askedMs = 10_000

async function sweepWhere(isWanted: (entry: string) => boolean): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const found = await marked(isWanted)
    if (found.length === 0) return
    for (const pid of found) signal(pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

async function marked(isWanted: (entry: string) => boolean): Promise<readonly number[]> {
  if (process.platform !== 'linux') return []
  const names = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const found = await Promise.all(
    names.map(async (name) => {
      const pid = Number(name)
      if (pid === process.pid) return []
      const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '')
      return environment.split('\0').some(isWanted) && (await startOf(pid)) !== undefined ? [pid] : []
    }),
  )
  return found.flat()
}
