import { lintRule } from '../rule.ts'

export const dashboardEditable = lintRule(
  'dashboard',
  {
    id: 'dashboard-editable',
    severity: 'info',
    fixable: true,
    why: 'Grafana does not save what it reads from a file: whoever edits it there loses the work.',
  },
  ({ data, at }) => {
    if (data['editable'] !== true) return []
    const edit = { from: 'true', to: 'false' }
    return [{ at: at('editable'), message: 'it can be edited, and not be saved', fix: 'write false', edit }]
  },
)
