// What is here and from where; what is missing and how it could be had.
import { LakeError } from '../errors.ts'
import { allFacts, java } from './catalogue.ts'
import { choices, offerOf } from './choose.ts'
import type { Facts } from './facts.ts'
import { jdkFor } from './java.ts'
import { look, lookForJava } from './look.ts'
import { platformOf, type Place } from './place.ts'
import { allKept } from './record.ts'

export interface Way {
  readonly source: string
  /** Archive, package or module. */
  readonly offer: string
  /** Why it is not asked for here. */
  readonly barred?: string
}

export interface Listed {
  readonly name: string
  readonly about: string
  readonly minimum: string
  readonly state: 'here' | 'missing'
  readonly version?: string
  readonly source?: string
  readonly home?: string
  readonly bin?: Readonly<Record<string, string>>
  /** Only of what lake installed. */
  readonly bytes?: number
  readonly sha256?: string
  readonly verified?: string
  /** What was found and does not do. */
  readonly unfit: readonly string[]
  readonly ways: readonly Way[]
}

export interface Inventory {
  readonly cache: string
  readonly platform: string
  readonly bytes: number
  readonly programs: readonly Listed[]
}

export async function inventory(place: Place, signal: AbortSignal): Promise<Inventory> {
  const programs = await Promise.all(allFacts().map((facts) => listed(place, facts, signal)))
  const kept = await allKept(place)
  return {
    cache: place.cache,
    platform: platformOf(place).name,
    bytes: kept.reduce((sum, { record }) => sum + record.bytes, 0),
    programs: [...programs, await listedJava(place)],
  }
}

async function listed(place: Place, facts: Facts, signal: AbortSignal): Promise<Listed> {
  const { name, about, minimum } = facts
  const { found, unfit } = await look(place, facts, signal)
  const jdk = facts.java === undefined ? undefined : await jdkFor(place, name, facts.java)
  const noJdk = found === undefined && jdk instanceof LakeError ? [jdk.details.slice(0, 2).join(' ')] : []
  const basics = {
    name,
    about,
    minimum,
    unfit: [...new Set([...unfit, ...noJdk])],
    ways: waysTo(place, facts),
  }
  if (found === undefined) return { ...basics, state: 'missing' }
  const kept = (await allKept(place)).find(({ folder }) => folder === found.home)?.record
  const { version, source, home, bin } = found
  return {
    ...basics,
    state: 'here',
    version,
    source,
    home,
    bin,
    ...(kept === undefined ? {} : { bytes: kept.bytes, verified: kept.verified }),
    ...(kept?.sha256 === undefined ? {} : { sha256: kept.sha256 }),
  }
}

function waysTo(place: Place, facts: Facts): readonly Way[] {
  const { name: platform, known } = platformOf(place)
  return choices(facts, { platform, known, build: false }).map(({ source, name, barred }) => ({
    source: name,
    offer: offerOf(source, known),
    ...(barred === undefined ? {} : { barred }),
  }))
}

async function listedJava(place: Place): Promise<Listed> {
  const { found } = await lookForJava(place)
  const facts = { name: java, about: 'for Trino and Nessie', minimum: '17', unfit: [], ways: [] }
  if (found === undefined) return { ...facts, state: 'missing' }
  const { version, source, home, bin } = found
  return { ...facts, state: 'here', version, source, home, bin }
}
