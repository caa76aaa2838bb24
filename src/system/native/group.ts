// Ends processes and all that they started, and nothing else: a pid counts only together with its time of start.
import { readdir, readFile } from 'node:fs/promises'
import { startOf } from '../process-identity.ts'
import { marker } from './protocol.ts'

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

async function gone(known: Known, ms: number): Promise<void> {
  const until = performance.now() + ms
  let pause = 5
  while ((await isAlive(known)) && performance.now() < until) {
    await new Promise((resolve) => setTimeout(resolve, pause))
    pause = Math.min(pause * 2, 100)
  }
}

/** Whatever still carries the mark in its environment; only Linux shows that. */
export async function sweep(mark: string): Promise<void> {
  for (let round = 0; round < 5; round += 1) {
    const found = await marked(mark)
    if (found.length === 0) return
    for (const pid of found) signal(pid, 'SIGKILL')
    await new Promise((resolve) => setTimeout(resolve, 20))
  }
}

/** Pids of processes with the mark, or with one that begins with it where it ends in a slash. */
async function marked(mark: string): Promise<readonly number[]> {
  if (process.platform !== 'linux') return []
  const names = (await readdir('/proc').catch(() => [])).filter((name) => /^\d+$/.test(name))
  const wanted = `${marker}=${mark}`
  const found = await Promise.all(
    names.map(async (name) => {
      const pid = Number(name)
      if (pid === process.pid) return []
      const environment = await readFile(`/proc/${name}/environ`, 'latin1').catch(() => '')
      const carries = environment
        .split('\0')
        .some((entry) => (wanted.endsWith('/') ? entry.startsWith(wanted) : entry === wanted))
      return carries && (await startOf(pid)) !== undefined ? [pid] : []
    }),
  )
  return found.flat()
}
