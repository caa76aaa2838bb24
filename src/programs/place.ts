// Where lake keeps programs: one place per machine and user, for all projects.
import { join } from 'node:path'
import type { Supply } from '../system/supply.ts'
import type { System } from '../system/system.ts'
import type { Platform } from './facts.ts'
import { platforms } from './facts.ts'

export interface Place {
  readonly system: Pick<System, 'disk' | 'clock' | 'host'>
  readonly supply: Supply
  /** The folder of the cache. */
  readonly cache: string
}

export function placeOf(system: Place['system'], supply: Supply): Place {
  const set = system.host.environment['XDG_CACHE_HOME']
  // A relative path is not valid there, says the specification.
  const root = set?.startsWith('/') === true ? set : join(supply.home, '.cache')
  return { system, supply, cache: join(root, 'lake', 'programs') }
}

/** As the catalogue names it, or as the system calls itself. */
export function platformOf({ system, supply }: Place): {
  readonly name: string
  readonly known: Platform | undefined
} {
  const name = `${system.host.platform}-${supply.arch}`
  return { name, known: platforms.find((platform) => platform === name) }
}
