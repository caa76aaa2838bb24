import { variablesIn } from '../variables.ts'
import { textOf } from '../dashboard.ts'
import { lintRule } from '../rule.ts'

export const undefinedVariable = lintRule(
  'panel',
  {
    id: 'undefined-variable',
    severity: 'warning',
    why: 'Grafana leaves a variable that is not defined as it stands: the query asks for its name.',
  },
  ({ targets, data, dashboard }) => {
    const defined = new Set(dashboard.variables.map(({ name }) => name))
    const repeated = textOf(data['repeat'])
    return targets.flatMap((target) =>
      [...new Set(variablesIn(withoutGroups(textOf(target.data['expr']))))]
        .filter((name) => !defined.has(name) && name !== repeated && !/^\d+$/.test(name))
        .map((name) => ({
          at: target.at('expr'),
          message: `no variable is called $${name}`,
          fix: defined.size === 0 ? 'define it under templating' : `there are ${[...defined].join(', ')}`,
        })),
    )
  },
)

/** `$1` and `${name}` in label_replace() are groups of its pattern; `$` ends patterns. */
function withoutGroups(text: string): string {
  return text.replaceAll(/label_replace\([^]*?"\s*\)|\{\{[^]*?\}\}|line_format\s+[`"][^`"]*[`"]/g, '')
}
