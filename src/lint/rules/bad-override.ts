// Compose judges the rest: its tags (`!reset`) and what each key may hold.
import { isEmpty } from '../yaml-tree.ts'
import { lintRule } from '../rule.ts'

export const badOverride = lintRule(
  'file',
  { id: 'bad-override', severity: 'error', why: 'Compose starts nothing with a file that it cannot read.' },
  (file) => {
    if (file.kind === 'broken' && file.rule === 'bad-override') return file.flaws
    if (file.kind !== 'override' || file.root === undefined) return []
    if (file.root.kind === 'map' || isEmpty(file.root)) return []
    return [{ at: file.root.start, message: 'a Compose file is a mapping', fix: 'start with "services:"' }]
  },
)
