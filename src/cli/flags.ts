// Flags that every command has.

import * as Flags from '@oclif/core/flags'
import type { ArgInput, FlagInput } from '@oclif/core/interfaces'
import { variableOf } from './variables.ts'

const group = 'GLOBAL'

export const globalFlags = {
  project: Flags.string({
    char: 'C',
    summary: 'Folder of the project, where lake.yaml is.',
    helpValue: '<dir>',
    helpGroup: group,
  }),
  json: Flags.boolean({ summary: 'Answer in JSON.', helpGroup: group }),
  quiet: Flags.boolean({ char: 'q', summary: 'Print the answer only, no progress.', helpGroup: group }),
  verbose: Flags.boolean({ summary: 'Print more of what happens.', helpGroup: group }),
  yes: Flags.boolean({ char: 'y', summary: 'Answer yes to every question.', helpGroup: group }),
  'no-input': Flags.boolean({ summary: 'Never ask; fail where an answer is needed.', helpGroup: group }),
  'no-color': Flags.boolean({ summary: 'No colours.', helpGroup: group }),
}

interface StrictInput {
  readonly flags: FlagInput
  readonly args: ArgInput
}

/** Gives each flag its variable. Arguments come from the command line only: oclif would fill them from stdin. */
export function withStrictInput({ flags, args }: StrictInput): StrictInput {
  return {
    flags: mapValues(flags, (flag, name) => ({ ...flag, env: flag.env ?? variableOf(name) })),
    args: mapValues(args, (arg) => ({ ...arg, ignoreStdin: true })),
  }
}

function mapValues<T>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => T,
): Record<string, T> {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, change(value, key)]))
}
