// What lake writes beside a program that it installed. The folder is whole or not there, and so is this.
import { join } from 'node:path'
import type { Facts, SourceKind } from './facts.ts'
import type { Place } from './place.ts'
import { compareVersions } from './version.ts'
import type { Installed } from './program.ts'

export const recordName = '.lake-program.json'
export const sumsName = '.lake-sha256sums'

export interface Recorded {
  readonly schema: 1
  readonly name: string
  readonly version: string
  readonly kind: SourceKind
  /** In words. */
  readonly source: string
  /** Address, package or module that it came from. */
  readonly from: string
  /** How what was fetched was checked, in words. */
  readonly verified: string
  /** Of the archive, where there was one. */
  readonly sha256?: string
  readonly bytes: number
  /** By name: path below the folder, and the sum of the file. */
  readonly bin: Readonly<Record<string, { readonly path: string; readonly sha256: string }>>
}

export interface Kept {
  readonly folder: string
  readonly record: Recorded
}

export const folderOf = (
  place: Place,
  { name, version, kind }: Pick<Recorded, 'name' | 'version' | 'kind'>,
): string => join(place.cache, `${name}-${version.replace(/[^\w.+-]/g, '_')}-${kind}`)

export function installed({ folder, record }: Kept): Installed {
  const bin = Object.fromEntries(
    Object.entries(record.bin).map(([name, { path }]) => [name, join(folder, path)]),
  )
  const { name, version, source, bytes } = record
  return { name, version, source, home: folder, bin, bytes }
}

/** Everything that lake installed, the newest version of a program first. */
export async function allKept(place: Place): Promise<readonly Kept[]> {
  const names = (await place.supply.entries(place.cache)).filter((name) => !name.startsWith('.'))
  const found = await Promise.all(names.map((name) => readKept(place, join(place.cache, name))))
  return found.filter((kept) => kept !== undefined).toSorted(order)
}

const order = (a: Kept, b: Kept): number =>
  a.record.name.localeCompare(b.record.name) || compareVersions(b.record.version, a.record.version)

export async function keptOf(place: Place, { name }: Pick<Facts, 'name'>): Promise<readonly Kept[]> {
  return (await allKept(place)).filter(({ record }) => record.name === name)
}

async function readKept({ system }: Place, folder: string): Promise<Kept | undefined> {
  const text = await system.disk.read(join(folder, recordName)).catch(() => undefined)
  const record = text === undefined ? undefined : parse(text)
  return record === undefined ? undefined : { folder, record }
}

/** Another version of lake may write another schema: to this one it is not there. */
function parse(text: string): Recorded | undefined {
  try {
    const record = JSON.parse(text) as Partial<Recorded> | null
    const known = record?.schema === 1 && typeof record.name === 'string' && typeof record.bin === 'object'
    return known ? (record as Recorded) : undefined
  } catch {
    return undefined
  }
}
