// Which services a command means: all, those of a profile, or the ones that were named.
import type { Profile } from '../components/component.ts'
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import type { Plan, PlannedService } from '../plan/plan.ts'
import type { Container } from '../system/system.ts'

export interface Choice {
  /** The command's name, for the advice in errors. */
  readonly command: string
  /** Empty: all. */
  readonly names: readonly string[]
  readonly profile?: Profile | undefined
}

/** In the order of the plan. A service that is named is essential: somebody wants that very one. */
export function chooseServices(
  { services }: Plan,
  { command, names, profile }: Choice,
): readonly PlannedService[] {
  const known = services.map(({ name }) => name)
  const unknown = names.find((name) => !known.includes(name))
  if (unknown !== undefined) throw unknownService(unknown, known, command)
  const chosen = services.filter((service) => profile === undefined || service.profile === profile)
  if (chosen.length === 0) throw emptyProfile(services, profile)
  if (names.length === 0) return chosen
  const named = chosen.filter(({ name }) => names.includes(name))
  const outside = names.find((name) => !named.some((service) => service.name === name))
  if (outside !== undefined) throw outsideProfile(outside, profile)
  return named.map((service) => ({ ...service, essential: true }))
}

export function unknownService(name: string, known: readonly string[], command: string): LakeError {
  const close = nearest(name, known)
  return new LakeError(`no service ${name} in this stack`, {
    code: 'unknown-service',
    exit: 'usage',
    details: [close === undefined ? `There are: ${known.toSorted().join(', ')}` : `Did you mean ${close}?`],
    actions:
      close === undefined
        ? [{ id: 'status', command: 'lake status' }]
        : [{ id: 'nearest', command: `lake ${command} ${close}` }],
  })
}

function emptyProfile(services: readonly PlannedService[], profile: Profile | undefined): LakeError {
  const profiles = [...new Set(services.map((service) => service.profile))]
  return new LakeError(`nothing in lake.yaml belongs to the profile ${profile}`, {
    code: 'profile-empty',
    exit: 'usage',
    details: [`Profiles with services: ${profiles.join(', ')}`],
    actions: [{ id: 'plan', command: 'lake plan' }],
  })
}

function outsideProfile(name: string, profile: Profile | undefined): LakeError {
  return new LakeError(`${name} does not belong to the profile ${profile}`, {
    code: 'outside-profile',
    exit: 'usage',
    actions: [{ id: 'status', command: 'lake status' }],
  })
}

/** Nothing of it runs: it is stopped, or was never started. */
export function isIdle(containers: readonly Container[]): boolean {
  return containers.every(({ state }) => !['running', 'paused', 'restarting'].includes(state))
}

export function notRunning(what = 'the stack'): LakeError {
  return new LakeError(`${what} is not running`, {
    code: 'not-running',
    exit: 'notRunning',
    actions: [
      { id: 'up', command: 'lake up' },
      { id: 'status', command: 'lake status' },
    ],
  })
}
