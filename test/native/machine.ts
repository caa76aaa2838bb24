// What Linux itself says of processes: nothing here asks lake.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { marker } from '../../src/system/native/protocol.ts'

function pids(): readonly number[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
}

function read(path: string): string {
  try {
    return readFileSync(path, 'latin1')
  } catch {
    return ''
  }
}

/** Processes whose mark begins so. */
export function markedWith(mark: string): readonly number[] {
  return pids().filter((pid) =>
    read(`/proc/${pid}/environ`)
      .split('\0')
      .some((entry) => entry.startsWith(`${marker}=${mark}`)),
  )
}

/** A process and all that it started. */
export function partsOf(pid: number): readonly number[] {
  const below = pids().filter((one) => new RegExp(`^PPid:\\s${pid}$`, 'm').test(read(`/proc/${one}/status`)))
  return [pid, ...below.flatMap(partsOf)]
}

const listening = '0A'

/** Addresses at which one of them listens for TCP. */
export function listenersOf(some: readonly number[]): readonly string[] {
  const own = new Set(some.flatMap(socketsOf))
  return ['tcp', 'tcp6'].flatMap((family) =>
    read(`/proc/net/${family}`)
      .split('\n')
      .slice(1)
      .map((line) => line.trim().split(/\s+/))
      .filter((fields) => fields[3] === listening && own.has(fields[9] ?? ''))
      .map((fields) => addressOf(fields[1] ?? '')),
  )
}

function socketsOf(pid: number): readonly string[] {
  try {
    return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      const [, inode] = /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`)) ?? []
      return inode === undefined ? [] : [inode]
    })
  } catch {
    return []
  }
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path)
  } catch {
    return ''
  }
}

/** `0100007F:1F90`: bytes of an address are the wrong way round. */
function addressOf(hex: string): string {
  const [host = '', port = ''] = hex.split(':')
  const name =
    host.length === 8
      ? (host.match(/../g) ?? [])
          .toReversed()
          .map((byte) => parseInt(byte, 16))
          .join('.')
      : host
  return `${name}:${parseInt(port, 16)}`
}
