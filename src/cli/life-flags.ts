// Flags that the life commands share.
import { CLIError } from '@oclif/core/errors'
import * as Flags from '@oclif/core/flags'
import { profiles } from '../components/component.ts'

export const lifeFlags = {
  timeout: Flags.string({
    summary: 'How long to wait, in all: 90s, 5m.',
    helpValue: '<duration>',
    default: '5m',
    parse: readDuration,
  }),
  profile: Flags.option({
    char: 'p',
    summary: 'Touch only the services of this profile.',
    options: profiles,
  })(),
}

export const runtimeFlag = Flags.option({
  options: ['compose', 'native'] as const,
  summary: 'Run containers, or processes of this machine; default: what lake.yaml says.',
})()

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }

/** For the parser of flags: a wrong one ends the command before it does anything. */
export async function readDuration(text: string): Promise<string> {
  if (milliseconds(text) >= 0) return text
  throw new CLIError(`"${text}" is no duration\nA number and a unit: 90s, 5m, 1h.`)
}

/** `90s`, `5m`, `1h`; a bare number means seconds. NaN for anything else. */
export function milliseconds(duration: string): number {
  const [, digits, unit = 's'] = /^(\d+(?:\.\d+)?)(ms|s|m|h)?$/.exec(duration) ?? []
  return Number(digits) * (units[unit] ?? 1000)
}
