// Which address ranges are left for new networks. Pure arithmetic on IPv4.
import type { AddressPool } from '../system/machine.ts'

/** What Docker takes networks from unless it is told otherwise. */
const usual: readonly AddressPool[] = [
  ...Array.from({ length: 15 }, (_, index) => ({ base: `172.${17 + index}.0.0/16`, size: 16 })),
  { base: '192.168.0.0/16', size: 20 },
]

interface Range {
  readonly start: number
  readonly end: number
}

/** How many networks could still be made. `taken`: subnets of networks and routes of the machine. */
export function freeNetworks(pools: readonly AddressPool[], taken: readonly string[]): number {
  const used = taken.map(rangeOf).filter((range) => range !== undefined)
  return (pools.length > 0 ? pools : usual)
    .flatMap(({ base, size }) => slices(base, size))
    .filter((slice) => !used.some(({ start, end }) => start <= slice.end && slice.start <= end)).length
}

/** More are never needed, and a pool of /8 in /28 would have a million. */
const mostSlices = 256

function slices(base: string, size: number): readonly Range[] {
  const pool = rangeOf(base)
  if (pool === undefined) return []
  const length = 2 ** (32 - size)
  const count = Math.min(mostSlices, Math.floor((pool.end - pool.start + 1) / length))
  return Array.from({ length: count }, (_, index) => ({
    start: pool.start + index * length,
    end: pool.start + (index + 1) * length - 1,
  }))
}

/** Undefined for IPv6. */
function rangeOf(subnet: string): Range | undefined {
  const [, address = '', prefix] = /^(\d+\.\d+\.\d+\.\d+)\/(\d+)$/.exec(subnet) ?? []
  if (prefix === undefined) return undefined
  const length = 2 ** (32 - Number(prefix))
  const number = address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0)
  const start = Math.floor(number / length) * length
  return { start, end: start + length - 1 }
}

/** The subnets in Linux' /proc/net/route, where addresses are hexadecimal and backwards. */
export function routes(table: string): readonly string[] {
  return table.split('\n').flatMap((line) => {
    const [, destination, , , , , , mask] = line.split(/\s+/)
    if (!/^[0-9A-F]{8}$/.test(destination ?? '') || !/^[0-9A-F]{8}$/.test(mask ?? '')) return []
    const prefix = bits(mask ?? '').replaceAll('0', '').length
    const address = bytes(destination ?? '').join('.')
    return prefix === 0 ? [] : [`${address}/${prefix}`]
  })
}

function bytes(backwards: string): readonly number[] {
  return (backwards.match(/../g) ?? []).toReversed().map((pair) => Number.parseInt(pair, 16))
}

function bits(mask: string): string {
  return bytes(mask)
    .map((part) => part.toString(2).padStart(8, '0'))
    .join('')
}
