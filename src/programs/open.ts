// The programs of this machine, as those who run them see them.
import { LakeError } from '../errors.ts'
import { factsOf } from './catalogue.ts'
import { install } from './install.ts'
import { jdkFor } from './java.ts'
import { look, lookForJava } from './look.ts'
import type { Place } from './place.ts'
import type { Programs } from './program.ts'

/** Of all that lake runs, nothing starts on an older one. */
const oldestJava = 17

export function openPrograms(place: Place): Programs {
  return {
    find: async (name) => {
      const facts = factsOf(name)
      const { found } = await (facts === undefined ? lookForJava(place) : look(place, facts))
      return found
    },
    install: async (name, options) => {
      const facts = factsOf(name)
      if (facts !== undefined) return install(place, facts, options)
      const jdk = await jdkFor(place, 'lake', oldestJava)
      if (jdk instanceof LakeError) throw jdk
      return jdk
    },
  }
}
