import { parseSlo } from '../../slo/parse.ts'
import { lintRule } from '../rule.ts'

export const badSlo = lintRule(
  'file',
  {
    id: 'bad-slo',
    severity: 'error',
    why: 'Its rules and its dashboard are made from it: of half an SLO there is nothing to make.',
  },
  (file, { scrapeSeconds }) => {
    if (file.kind !== 'slo') return []
    const parsed = parseSlo(file.path, file.text, scrapeSeconds)
    return parsed.ok ? [] : parsed.problems
  },
)
