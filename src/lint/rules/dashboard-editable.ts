import { lintRule } from '../rule.ts'

export const dashboardEditable = lintRule(
  'dashboard',
  {
    id: 'dashboard-editable',
    severity: 'info',
    fixable: true,
    why: 'What is saved in Grafana stays in its database only: the next change of the file takes it away.',
  },
  ({ data, at }) => {
    if (data['editable'] !== true) return []
    const edit = { from: 'true', to: 'false' }
    return [
      {
        at: at('editable'),
        message: 'it can be edited in Grafana',
        fix: 'write false, or pull it after each change',
        edit,
      },
    ]
  },
)
