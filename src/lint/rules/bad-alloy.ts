import { alloyFlaw } from '../alloy.ts'
import { lintRule } from '../rule.ts'

export const badAlloy = lintRule(
  'alloy',
  {
    id: 'bad-alloy',
    severity: 'error',
    why: 'Alloy does not start with a file that it cannot read: no logs, no traces.',
  },
  ({ text }) => {
    const flaw = alloyFlaw(text)
    return flaw === undefined ? [] : [{ at: flaw.offset, message: flaw.message, fix: flaw.fix }]
  },
)
