import { lintRule } from '../rule.ts'

export const badDashboard = lintRule(
  'file',
  { id: 'bad-dashboard', severity: 'error', why: 'Grafana leaves out a file that it cannot read.' },
  (file) => (file.kind === 'broken' && file.rule === 'bad-dashboard' ? file.flaws : []),
)
