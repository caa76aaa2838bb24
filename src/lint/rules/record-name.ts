import { lintRule } from '../rule.ts'

export const recordName = lintRule(
  'rule',
  {
    id: 'record-name',
    severity: 'info',
    why: 'A colon says that a rule made it: level:metric:operation. Without one it passes for something scraped.',
  },
  ({ kind, name, at }) =>
    kind === 'record' && !name.includes(':')
      ? [{ at: at('record'), message: `"${name}" does not read as recorded`, fix: 'name it job:metric:sum' }]
      : [],
)
