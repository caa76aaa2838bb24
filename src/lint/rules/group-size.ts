import { lintRule } from '../rule.ts'

const most = 50

export const groupSize = lintRule(
  'group',
  {
    id: 'group-size',
    severity: 'info',
    why: 'The rules of a group are evaluated one after another: a long group ends late.',
  },
  ({ node, name, rules }) =>
    rules.length > most
      ? [
          {
            at: node.start,
            message: `the group "${name}" has ${rules.length} rules`,
            fix: `make more groups, of ${most} at most`,
          },
        ]
      : [],
)
