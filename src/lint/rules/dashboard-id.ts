import { lintRule } from '../rule.ts'

export const dashboardId = lintRule(
  'dashboard',
  {
    id: 'dashboard-id',
    severity: 'warning',
    fixable: true,
    why: 'The number belongs to the database that it was exported from: here it may be that of another dashboard.',
  },
  ({ data, at }) => {
    const { id } = data
    if (typeof id !== 'number') return []
    const edit = { from: String(id), to: 'null' }
    return [{ at: at('id'), message: `the id ${id} of another Grafana`, fix: 'write null', edit }]
  },
)
