// Flags that the life commands share.
import * as Flags from '@oclif/core/flags'
import { profiles } from '../components/component.ts'
import { LakeError } from '../errors.ts'

export const lifeFlags = {
  timeout: Flags.string({
    summary: 'How long to wait, in all: 90s, 5m.',
    helpValue: '<duration>',
    default: '5m',
  }),
  profile: Flags.option({
    char: 'p',
    summary: 'Touch only the services of this profile.',
    options: profiles,
  })(),
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** `90s`, `5m`, `1h`; a bare number means seconds. */
export function milliseconds(duration: string): number {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(duration) ?? []
  if (digits !== undefined) return Number(digits) * (units[unit] ?? 1000)
  throw new LakeError(`"${duration}" is no duration`, {
    code: 'bad-duration',
    exit: 'usage',
    details: ['A number and a unit: 90s, 5m, 1h.'],
  })
}
