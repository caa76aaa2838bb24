import { lintRule } from '../rule.ts'

export const variableRefresh = lintRule(
  'variable',
  {
    id: 'variable-refresh',
    severity: 'warning',
    fixable: true,
    why: 'The list is that of the moment the page was opened: what appears in another time range cannot be chosen.',
  },
  ({ name, type, data, at }) => {
    const { refresh } = data
    if (type !== 'query' || refresh === 2) return []
    const message = `the variable ${name} does not follow the time range`
    if (typeof refresh !== 'number') return [{ at: at(), message, fix: 'add "refresh": 2' }]
    return [{ at: at('refresh'), message, fix: 'write 2', edit: { from: String(refresh), to: '2' } }]
  },
)
