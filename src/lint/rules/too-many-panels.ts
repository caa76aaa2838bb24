import { jsonList } from '../dashboard.ts'
import { lintRule } from '../rule.ts'

const most = 30

export const tooManyPanels = lintRule(
  'dashboard',
  {
    id: 'too-many-panels',
    severity: 'info',
    why: 'A page answers one question: what is open when it is opened is loaded, and has to be looked at.',
  },
  ({ data, at }) => {
    const open = jsonList(data['panels']).filter(({ type }) => type !== 'row')
    if (open.length <= most) return []
    const fix = 'put details into collapsed rows, or make a second dashboard'
    return [{ at: at('panels'), message: `${open.length} panels are open at once`, fix }]
  },
)
