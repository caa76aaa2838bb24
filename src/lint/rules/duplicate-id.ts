import { lintRule } from '../rule.ts'

export const duplicateId = lintRule(
  'panel',
  {
    id: 'duplicate-id',
    severity: 'warning',
    why: 'Links, alerts and transformations go by these ids: with one twice they mean either of the two.',
  },
  ({ title, data, targets, at, dashboard }) => {
    const { id } = data
    const first = dashboard.panels.find((panel) => panel.data['id'] === id)
    const twice =
      id !== undefined && first !== undefined && first.data !== data
        ? [{ at: at('id'), message: `"${title}" has the id of "${first.title}"`, fix: 'take another number' }]
        : []
    const letters = targets.map((target) => target.data['refId'])
    const same = targets.filter(
      (_target, index) => letters[index] !== undefined && letters.indexOf(letters[index]) < index,
    )
    return [
      ...twice,
      ...same.map((target) => ({
        at: target.at('refId'),
        message: `a second query is called ${String(target.data['refId'])}`,
        fix: 'take another letter',
      })),
    ]
  },
)
