// Flags of `alerts backtest`: which time, which numbers, from where.

import * as Flags from '@oclif/core/flags'

const duration = '<duration>'

export const backtestFlags = {
  since: Flags.string({ summary: 'How far back: 6h, 7d (the default); all of a file.', helpValue: duration }),
  compare: Flags.string({
    summary: 'Alert, file or PromQL: what it would add and lose.',
    helpValue: '<rule>',
  }),
  for: Flags.string({ summary: 'Instead of what the rule says.', helpValue: duration }),
  'keep-firing-for': Flags.string({ summary: 'Instead of what the rule says.', helpValue: duration }),
  interval: Flags.string({
    summary: 'Between evaluations, instead of that of its group.',
    helpValue: duration,
  }),
  samples: Flags.string({
    summary: 'OpenMetrics text, or a promtool test: its input series.',
    helpValue: '<file[#test]>',
  }),
  'max-firings': Flags.integer({ summary: 'Exit 1 where it fired more often.', helpValue: '<n>', min: 0 }),
}
