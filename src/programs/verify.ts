// Is what lake installed still what was verified when it came?
import { join } from 'node:path'
import type { Place } from './place.ts'
import { allKept, recordName, sumsName, type Kept } from './record.ts'
import { readSums } from './sums.ts'

export interface Verified {
  readonly name: string
  readonly version: string
  readonly source: string
  readonly folder: string
  readonly files: number
  readonly state: 'ok' | 'changed'
  readonly changed: readonly string[]
  readonly missing: readonly string[]
  /** Not there when it was installed. */
  readonly added: readonly string[]
}

export async function verify(place: Place, names: readonly string[]): Promise<readonly Verified[]> {
  const kept = (await allKept(place)).filter(
    ({ record }) => names.length === 0 || names.includes(record.name),
  )
  const results: Verified[] = []
  // One after another: each reads its files as fast as the disk gives them.
  for (const one of kept) results.push(await verifyOne(place, one))
  return results
}

async function verifyOne(place: Place, { folder, record }: Kept): Promise<Verified> {
  const wanted = readSums((await place.system.disk.read(join(folder, sumsName))) ?? '')
  const actual = await place.supply.measure(folder)
  const bin = Object.values(record.bin).map(({ path, sha256 }) => [path, sha256] as const)
  // The record names the executables by itself: a list that lost its lines does not make them right.
  const expected = new Map([...wanted, ...bin])
  const changed = [...expected].filter(([path, sum]) => actual.has(path) && actual.get(path)?.sha256 !== sum)
  const missing = [...expected.keys()].filter((path) => !actual.has(path))
  const own = new Set([recordName, sumsName])
  const added = [...actual.keys()].filter((path) => !expected.has(path) && !own.has(path))
  const good = changed.length + missing.length + added.length === 0 && wanted.size > 0
  return {
    name: record.name,
    version: record.version,
    source: record.source,
    folder,
    files: wanted.size,
    state: good ? 'ok' : 'changed',
    changed: changed.map(([path]) => path),
    missing,
    added,
  }
}
