import { lintRule } from '../rule.ts'

export const sameName = lintRule(
  'file',
  {
    id: 'same-name',
    severity: 'error',
    why: 'In the stack both have the same name: only one of them would be there, and nothing would say so.',
  },
  (file, { files }) => {
    const name = nameOf(file.path)
    const first = files.find((other) => nameOf(other.path) === name)
    if (first === undefined || first === file) return []
    return [
      {
        at: 0,
        message: `${first.path} has the same name`,
        fix: 'give it another, or put both into one file',
      },
    ]
  },
)

/** Of YAML there are two spellings. */
const nameOf = (path: string): string => path.replace(/\.yml$/, '.yaml')
