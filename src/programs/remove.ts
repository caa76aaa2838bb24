// Takes programs out of lake's cache. What is on PATH was never lake's.
import { join } from 'node:path'
import { factsOf } from './catalogue.ts'
import type { Place } from './place.ts'
import { keptOf } from './record.ts'

export interface Removed {
  readonly removed: readonly {
    readonly name: string
    readonly version: string
    readonly folder: string
    readonly bytes: number
  }[]
  /** Of these lake has none. */
  readonly absent: readonly string[]
  readonly dryRun: boolean
}

export async function remove(
  place: Place,
  names: readonly string[],
  { dryRun, signal }: { readonly dryRun: boolean; readonly signal: AbortSignal },
): Promise<Removed> {
  for (const name of names) factsOf(name)
  const removed: Removed['removed'][number][] = []
  const absent: string[] = []
  for (const name of new Set(names)) {
    const kept = await keptOf(place, { name })
    if (kept.length === 0) absent.push(name)
    for (const { folder, record } of kept) {
      if (!dryRun) await removeOne(place, name, folder, signal)
      removed.push({ name, version: record.version, folder, bytes: record.bytes })
    }
  }
  return { removed, absent, dryRun }
}

/** Out of its name first: what is half removed is not found by anybody. */
async function removeOne(place: Place, name: string, folder: string, signal: AbortSignal): Promise<void> {
  const { disk, host } = place.system
  const options = { timeoutMs: 60_000, signal, onWait: () => {} }
  await disk.withLock(join(place.cache, `.${name}.lock`), options, async () => {
    const aside = join(place.cache, `.old-${name}-${host.randomHex(4)}`)
    await place.supply.settle(folder, aside)
    await disk.removeTree(aside)
  })
}
