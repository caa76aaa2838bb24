// Which process listens on a port, from /proc alone: the socket's inode, then who has it open.
import { readdir, readFile, readlink } from 'node:fs/promises'

const listening = '0A'

/** Undefined where nobody listens, or where the process is another user's. */
export async function ownerOnLinux(port: number, proc = '/proc'): Promise<string | undefined> {
  const tables = await Promise.all(['tcp', 'tcp6'].map((it) => read(`${proc}/net/${it}`)))
  const inodes = new Set(tables.flatMap((it) => listeners(it, port)))
  if (inodes.size === 0) return undefined
  for (const pid of await pids(proc)) {
    if (await hasOpen(`${proc}/${pid}/fd`, inodes)) return `${await nameOf(proc, pid)} (pid ${pid})`
  }
  return undefined
}

/** Inodes of the sockets of a `/proc/net/tcp` that listen on the port. */
export function listeners(table: string, port: number): readonly string[] {
  const suffix = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  return table
    .split('\n')
    .slice(1)
    .flatMap((line) => {
      const fields = line.trim().split(/\s+/)
      const isOurs = fields[1]?.endsWith(suffix) === true && fields[3] === listening
      return isOurs && fields[9] !== undefined ? [fields[9]] : []
    })
}

async function pids(proc: string): Promise<readonly string[]> {
  return (await readdir(proc).catch(() => [])).filter((it) => /^\d+$/.test(it))
}

async function hasOpen(folder: string, inodes: ReadonlySet<string>): Promise<boolean> {
  const names = await readdir(folder).catch(() => [])
  const links = await Promise.all(names.map((it) => readlink(`${folder}/${it}`).catch(() => '')))
  return links.some((it) => inodes.has(/^socket:\[(\d+)\]$/.exec(it)?.[1] ?? ''))
}

/** The program's file name; `comm` is cut at 15 characters, and is a thread's name for some runtimes. */
async function nameOf(proc: string, pid: string): Promise<string> {
  const command = (await read(`${proc}/${pid}/cmdline`)).split('\0')[0] ?? ''
  const name = command.split('/').at(-1) ?? ''
  return name === '' ? (await read(`${proc}/${pid}/comm`)).trim() : name
}

function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '')
}
