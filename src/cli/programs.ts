// The programs of this machine: no project is needed for them.
import { factsOf } from '../programs/catalogue.ts'
import { placeOf, type Place } from '../programs/place.ts'
import { realSupply } from '../system/real-supply.ts'
import { realSystem } from '../system/real.ts'

export function openPlace(): Place {
  const system = realSystem()
  return placeOf(system, realSupply(system.host.environment))
}

/** What is mistyped is refused before anything is looked at. */
export function knownPrograms(names: readonly string[]): readonly string[] {
  for (const name of names) factsOf(name)
  return names
}
