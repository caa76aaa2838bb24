// One lake command at a time per project. The lock is a file that names its holder; a dead holder's lock is taken over.
//
// A file with its full content appears at once by link(), which fails where the name exists. To take over from a dead
// holder with the id N, a process must make `<lock>.dead-N`, again by link(): only one can. Whoever reads the lock
// follows `dead-N` to the next holder, so the holder is the end of a chain; the new holder shortens it to one file.
// A waiter with an outdated view may make a `dead-N` that has left the chain: it reads again, and takes its link back.
import { createHash, randomBytes } from 'node:crypto'
import { link, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { hostname } from 'node:os'
import { basename, dirname } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { codeOf, interrupted, lockHeld } from './errors.ts'
import { makeFolders } from './folders.ts'
import { explained } from './fs-errors.ts'
import { startOf } from './process-identity.ts'
import type { LockOptions } from './system.ts'

interface Holder {
  readonly id: string
  readonly pid: number
  readonly start: string
  readonly host: string
  readonly command: string
}

interface Link {
  readonly path: string
  readonly holder: Holder
}

const pollMs = 100

export async function withLock<T>(path: string, options: LockOptions, work: () => Promise<T>): Promise<T> {
  const own = await ownHolder()
  await explained('lock', path, () => acquire(path, own, options))
  try {
    return await work()
  } finally {
    await release(path, own)
  }
}

async function ownHolder(): Promise<Holder> {
  const [program = 'lake', ...args] = process.argv.slice(1)
  return {
    id: randomBytes(8).toString('hex'),
    pid: process.pid,
    start: (await startOf(process.pid)) ?? 'unknown',
    host: hostname(),
    // The verb only: what follows may hold what does not belong into a file.
    command: [basename(program).replace(/\.[cm]?[jt]s$/, ''), ...args.slice(0, 1)].join(' '),
  }
}

async function acquire(path: string, own: Holder, options: LockOptions): Promise<void> {
  const end = performance.now() + options.timeoutMs
  await makeFolders(dirname(path))
  for (let told = false; ; told = true) {
    if (options.signal.aborted) throw interrupted('Waiting for the lock')
    const holder = await tryOnce(path, own)
    if (holder === undefined) return
    if (!told) options.onWait(nameOf(holder))
    if (performance.now() >= end) throw lockHeld(path, nameOf(holder), options.timeoutMs)
    await pause(pollMs, undefined, { signal: options.signal }).catch(() => {})
  }
}

function nameOf(holder: Holder): string {
  const where = holder.host === hostname() ? '' : ` on ${holder.host}`
  return `${holder.command} (pid ${holder.pid}${where})`
}

/** Undefined: the lock is ours. Else who has it. */
async function tryOnce(path: string, own: Holder): Promise<Holder | undefined> {
  for (;;) {
    const chain = await readChain(path)
    const last = chain.at(-1)
    if (last !== undefined && (await isAlive(last.holder))) return last.holder
    const place = last === undefined ? path : deadPath(path, last.holder)
    if (!(await create(place, own))) continue
    if (last === undefined) return undefined
    if (await sameChain(path, chain)) {
      await shorten(path, own, [...chain.slice(1).map((it) => it.path), place])
      return undefined
    }
    await rm(place, { force: true })
  }
}

async function readChain(path: string): Promise<readonly Link[]> {
  const chain: Link[] = []
  for (let place = path; ;) {
    const holder = await readHolder(place)
    if (holder === undefined) return chain
    chain.push({ path: place, holder })
    place = deadPath(path, holder)
  }
}

const deadPath = (path: string, holder: Holder): string => `${path}.dead-${holder.id}`

async function sameChain(path: string, chain: readonly Link[]): Promise<boolean> {
  const now = await readChain(path)
  return chain.every((it, index) => now[index]?.holder.id === it.holder.id)
}

async function readHolder(path: string): Promise<Holder | undefined> {
  let text: string
  try {
    text = await readFile(path, 'utf8')
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return undefined
    throw error
  }
  return parseHolder(text)
}

function parseHolder(text: string): Holder {
  try {
    const holder = JSON.parse(text) as Holder | null
    if (typeof holder?.id === 'string' && typeof holder.pid === 'number') return holder
  } catch {
    // Told below.
  }
  // Only a crash of the machine leaves such a file: nobody holds it.
  const id = createHash('sha256').update(text).digest('hex').slice(0, 16)
  return { id, pid: 0, start: '', host: hostname(), command: 'unknown' }
}

async function isAlive(holder: Holder): Promise<boolean> {
  // Of another machine nothing can be known: the project lies on a shared disk, or in a container.
  if (holder.host !== hostname()) return true
  return holder.pid > 0 && (await startOf(holder.pid)) === holder.start
}

/** False where the name exists already. */
async function create(place: string, own: Holder): Promise<boolean> {
  const text = JSON.stringify(own)
  const draft = `${place}.${own.id}`
  try {
    await writeFile(draft, text, { flag: 'wx' })
    try {
      await link(draft, place)
    } catch (error) {
      // No hard links here (exFAT, some shares): an exclusive create is nearly as good.
      if (!['EPERM', 'ENOTSUP', 'ENOSYS'].includes(codeOf(error) ?? '')) throw error
      await writeFile(place, text, { flag: 'wx' })
    }
    return true
  } catch (error) {
    if (codeOf(error) === 'EEXIST') return false
    throw error
  } finally {
    await rm(draft, { force: true })
  }
}

/** Our own record replaces the first link in one step; only then do the others go. */
async function shorten(path: string, own: Holder, rest: readonly string[]): Promise<void> {
  const draft = `${path}.${own.id}`
  try {
    await writeFile(draft, JSON.stringify(own), { flag: 'wx' })
    await rename(draft, path)
  } catch (error) {
    // The end of the chain is ours: left there, it would look held for as long as this process lives.
    for (const place of [draft, ...rest.slice(-1)]) await rm(place, { force: true })
    throw error
  }
  for (const place of rest) await rm(place, { force: true })
}

async function release(path: string, own: Holder): Promise<void> {
  const holder = await readHolder(path).catch(() => undefined)
  if (holder?.id === own.id) await rm(path, { force: true })
}
