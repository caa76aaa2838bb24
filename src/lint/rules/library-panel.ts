import { lintRule } from '../rule.ts'

export const libraryPanel = lintRule(
  'panel',
  {
    id: 'library-panel',
    severity: 'warning',
    why: 'Library panels live in the database of one Grafana: read from a file, here it is empty.',
  },
  ({ title, data, at }) =>
    data['libraryPanel'] === undefined
      ? []
      : [
          {
            at: at('libraryPanel'),
            message: `"${title}" is a library panel`,
            fix: 'unlink it, and export again',
          },
        ],
)
