// An archive that upstream has built: verified by upstream's own list beside it, and by a published sum where there is one.
import { join } from 'node:path'
import { SupplyFailure } from '../../system/supply-failure.ts'
import type { Release } from '../facts.ts'
import { filled } from '../paths.ts'
import { sumFor } from '../sums.ts'
import { binariesOf, mustFit, peeled, type Getting, type Got } from './getting.ts'

export async function getRelease(getting: Getting, source: Release): Promise<Got> {
  const { place, work, facts } = getting
  const fill = (text: string): string => filled(text, source.version, getting.platform)
  const base = fill(source.base)
  const archive = fill(source.archive)
  const from = `${base}${archive}`
  // The sum first: it is small, and says at once that nobody is there.
  const sum = await upstreamSum(
    getting,
    `${base}${fill(source.sums).replaceAll('{archive}', archive)}`,
    archive,
  )
  const file = join(place.cache, '.downloads', `${facts.name}-${source.version}-${archive}`)
  await place.supply.download(from, file, {
    signal: getting.signal,
    onProgress: (bytes, total) => getting.report(`downloads ${archive}`, bytes, total),
  })
  try {
    const pinned = source.pinned?.[archive]
    await verified(getting, file, { archive, sum, pinned, host: host(base) })
    getting.report(`unpacks ${archive}`)
    const unpacked = join(work, 'tree')
    await place.supply.unpack(file, archive.endsWith('.zip') ? 'zip' : 'tar', unpacked)
    const tree = await peeled(getting, unpacked)
    const bin = await binariesOf(getting, tree, source.paths)
    const by = `sha256 of ${host(base)}${pinned === undefined ? '' : ' and the one that lake knows'}`
    return { version: source.version, source: 'release archive', from, verified: by, sha256: sum, tree, bin }
  } finally {
    await place.system.disk.remove(file)
  }
}

const host = (url: string): string => new URL(url).host

interface Sums {
  readonly archive: string
  readonly sum: string
  readonly pinned: string | undefined
  readonly host: string
}

async function verified(getting: Getting, file: string, { archive, sum, pinned, host }: Sums): Promise<void> {
  getting.report(`verifies ${archive}`)
  await mustFit(getting, file, { algorithm: 'sha256', hex: sum, by: `the list of ${host}` })
  if (pinned !== undefined)
    await mustFit(getting, file, { algorithm: 'sha256', hex: pinned, by: 'the sum that lake knows' })
}

async function upstreamSum(getting: Getting, url: string, archive: string): Promise<string> {
  const { place, work, signal } = getting
  getting.report('asks for checksums')
  const file = join(work, 'sums')
  try {
    await place.supply.download(url, file, { signal })
  } catch (error) {
    if (!(error instanceof SupplyFailure) || error.kind !== 'not-found') throw error
    throw new SupplyFailure(
      'unverified',
      `no list of checksums at ${url}, and lake uses nothing unverified`,
      error,
    )
  }
  const sum = sumFor((await place.system.disk.read(file)) ?? '', archive)
  if (sum?.length === 64) return sum
  throw new SupplyFailure(
    'unverified',
    `${url} has no sha256 of ${archive}, and lake uses nothing unverified`,
  )
}
