// From a folder of work into the cache, with a record of what it is.
import { join } from 'node:path'
import type { SourceKind } from './facts.ts'
import type { Getting, Got } from './get/getting.ts'
import type { Installed } from './program.ts'
import { folderOf, installed, recordName, sumsName, type Recorded } from './record.ts'
import { writeSums } from './sums.ts'

export async function keep(getting: Getting, got: Got, kind: SourceKind): Promise<Installed> {
  const { place, facts } = getting
  const { disk, host } = place.system
  const files = await place.supply.measure(got.tree)
  const bytes = [...files.values()].reduce((sum, file) => sum + file.bytes, 0)
  const bin = Object.entries(got.bin).map(
    ([name, path]) => [name, { path, sha256: files.get(path)?.sha256 ?? '' }] as const,
  )
  const { version, source, from, verified, sha256 } = got
  const record: Recorded = {
    schema: 1,
    name: facts.name,
    version,
    kind,
    source,
    from,
    verified,
    ...(sha256 === undefined ? {} : { sha256 }),
    bytes,
    bin: Object.fromEntries(bin),
  }
  await disk.write(join(got.tree, sumsName), writeSums(files))
  await disk.write(join(got.tree, recordName), `${JSON.stringify(record, null, 2)}\n`)
  const folder = folderOf(place, record)
  const aside = join(place.cache, `.old-${facts.name}-${host.randomHex(4)}`)
  // Only one that is of no use any more stands in the way.
  if (await disk.exists(folder)) await place.supply.settle(folder, aside)
  await place.supply.settle(got.tree, folder)
  await disk.removeTree(aside)
  return installed({ folder, record })
}
