import { lintRule } from '../rule.ts'

export const badRule = lintRule(
  'file',
  {
    id: 'bad-rule',
    severity: 'error',
    why: 'Prometheus loads none of its rules where one file has a mistake.',
  },
  (file) => (file.kind === 'rules' || (file.kind === 'broken' && file.rule === 'bad-rule') ? file.flaws : []),
)
