import { lintRule } from '../rule.ts'

export const alertName = lintRule(
  'alert',
  {
    id: 'alert-name',
    severity: 'info',
    why: 'Names stand in routes, silences, links and pages: one way to write them, and short enough for a phone.',
  },
  ({ name, at }) => {
    const say = (message: string, fix: string) => [{ at: at('alert'), message, fix }]
    if (!/^[A-Z][a-zA-Z0-9]*$/.test(name)) return say(`"${name}" is not in CamelCase`, 'OrdersQueueIsLong')
    return name.length > 40 ? say(`a name of ${name.length} characters`, 'take 40 at most') : []
  },
)
