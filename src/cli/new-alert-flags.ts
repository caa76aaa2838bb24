// Flags of `alerts new`: what it is about, when it is wrong, and what is done with it. Every question of the wizard has one.

import * as Flags from '@oclif/core/flags'
import type { Request } from '../alerts/new/request.ts'

const [what, wrong] = ['WHAT', 'WHEN IT IS WRONG']
const about = (helpValue: string, summary: string) => Flags.string({ summary, helpValue, helpGroup: what })
const when = (helpValue: string, summary: string) => Flags.string({ summary, helpValue, helpGroup: wrong })

export const newAlertFlags = {
  component: about('<component>', 'A component, a target of yours, log, freshness, or custom.'),
  signal: about('<id>', 'What of it, as --list-signals prints it, or a metric.'),
  expr: about('<promql>', 'Instead of both: an expression of your own.'),
  from: about('<alert>', 'Instead of both: an alert that there is, with other numbers.'),
  match: about('<text>', 'Of a log: only lines that contain this.'),
  above: when('<n>', 'More than this: 5, 30s, 10GB, 5%, in the unit of the signal.'),
  below: when('<n>', 'Less than this.'),
  ratio: when('<share>', 'More than this share of the whole, where enough happens: 5%.'),
  absent: Flags.boolean({ summary: 'The series is gone.', helpGroup: wrong }),
  stale: when('<duration>', 'Nothing new for so long.'),
  grows: when('<n>', 'Grew by more than this within the window.'),
  'full-within': when('<duration>', 'Full by then, as it goes on.'),
  differs: when('<share>', 'Further than this from a week ago: 50%.'),
  for: when('<duration>', 'How long it has to be wrong; 5m for most.'),
  'keep-firing-for': when('<duration>', 'Fires on for so long when it is over.'),
  window: when('<duration>', 'Over which it is counted: 10m for most, 1h for --grows, 6h for --full-within.'),
  name: Flags.string({ summary: 'Of the alert and its files: QueriesWait.', helpValue: '<name>' }),
  severity: Flags.option({
    options: ['critical', 'warning', 'info'] as const,
    summary: 'Who is told, and how: warning, or that of --from, where nothing is said.',
  })(),
  since: Flags.string({
    summary: 'How much history is tried: 7d where nothing is said.',
    helpValue: '<duration>',
  }),
  'list-signals': Flags.boolean({ summary: 'Only say what can be chosen, with what it is worth now.' }),
  all: Flags.boolean({ summary: 'List every metric of the contract.', dependsOn: ['list-signals'] }),
  force: Flags.boolean({ char: 'f', summary: 'Overwrite the files that are there.' }),
  'dry-run': Flags.boolean({ summary: 'Show what would be written, and the history; change nothing.' }),
}

interface Given {
  readonly component?: string | undefined
  readonly signal?: string | undefined
  readonly expr?: string | undefined
  readonly from?: string | undefined
  readonly match?: string | undefined
  readonly above?: string | undefined
  readonly below?: string | undefined
  readonly ratio?: string | undefined
  readonly absent: boolean
  readonly stale?: string | undefined
  readonly grows?: string | undefined
  readonly 'full-within'?: string | undefined
  readonly differs?: string | undefined
  readonly for?: string | undefined
  readonly 'keep-firing-for'?: string | undefined
  readonly window?: string | undefined
  readonly name?: string | undefined
  readonly severity?: string | undefined
}

export function requestOf(flags: Given): Request {
  const { signal, expr, from, match, name, severity, window } = flags
  const { above, below, ratio, absent, stale, grows, differs } = flags
  const all = {
    above,
    below,
    ratio,
    stale,
    grows,
    differs,
    full: flags['full-within'],
    absent: absent ? (true as const) : undefined,
  }
  return {
    component: flags.component ?? componentOf(signal),
    signal,
    expr,
    from,
    match,
    name,
    severity,
    window,
    for: flags.for,
    keepFiringFor: flags['keep-firing-for'],
    conditions: Object.fromEntries(Object.entries(all).filter(([, said]) => said !== undefined)),
  }
}

/** `trino/queries-queued`: an id says it. */
function componentOf(signal = ''): string | undefined {
  return signal.includes('/') ? signal.slice(0, signal.indexOf('/')) : undefined
}
