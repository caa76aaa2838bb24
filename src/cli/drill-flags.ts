// What `lake drill` takes, and what it asks before it breaks anything.
import * as Flags from '@oclif/core/flags'
import { hows } from '../drill/how.ts'
import type { DrillScope } from '../drill/scope.ts'
import { LakeError } from '../errors.ts'
import { scopeLines } from '../report/drill.ts'
import { readDuration } from './life-flags.ts'
import { confirm } from './prompts.ts'
import type { Asking } from './prompts.ts'

export const drillFlags = {
  all: Flags.boolean({ summary: 'Every service that is drillable in this way.' }),
  how: Flags.option({
    options: hows,
    summary:
      'stop, kill, pause; cut: from its networks; slow: to a tenth; fill: its disk, where that is small and its own.',
    default: 'stop' as const,
  })(),
  list: Flags.boolean({ summary: 'Print what is drillable, and why something is not; do nothing.' }),
  'dry-run': Flags.boolean({
    char: 'n',
    summary: 'Print what would be broken, and what should fire; do nothing.',
  }),
  watch: Flags.string({
    summary: 'How long to look for alerts that should not fire, at least.',
    helpValue: '<duration>',
    default: '5m',
    parse: readDuration,
  }),
  timeout: Flags.string({
    summary: 'How long each may be broken at most; default: as long as its rules need.',
    helpValue: '<duration>',
    parse: readDuration,
  }),
  report: Flags.string({ summary: 'Write the report to a file, in Markdown.', helpValue: '<file>' }),
}

export function checkWish(
  names: readonly string[],
  { all, list }: { readonly all: boolean; readonly list: boolean },
): void {
  const named = names.length > 0
  if (list || (all ? !named : named)) return
  throw new LakeError(all ? 'either services or --all' : 'name a service, or say --all', {
    code: 'usage',
    exit: 'usage',
    actions: [
      { id: 'list', command: 'lake drill --list' },
      { id: 'help', command: 'lake drill --help' },
    ],
  })
}

export async function askDrill(scope: DrillScope, names: readonly string[], asking: Asking): Promise<void> {
  const { drills, how } = scope
  const what = drills.length === 1 ? (drills[0]?.service ?? '') : `${drills.length} services`
  const words = names.length === 0 ? ['--all'] : names
  const command = ['lake drill', ...words, ...(how === 'stop' ? [] : [`--how ${how}`]), '--yes'].join(' ')
  const question = `Really ${how} ${what} of the running stack, for some minutes?`
  await confirm({ scope: scopeLines(scope), question, action: { id: 'confirm', command } }, asking)
}
