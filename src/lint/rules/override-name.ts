import { nearest } from '../../config/nearest.ts'
import { valueOf, word } from '../yaml-tree.ts'
import { lintRule } from '../rule.ts'

export const overrideName = lintRule(
  'override',
  {
    id: 'override-name',
    severity: 'warning',
    why: 'A name that no service of lake has makes a service of its own: what was meant to change stays as it is.',
  },
  ({ root }, { services }) => {
    const node = valueOf(root, 'services')
    return (node?.kind === 'map' ? node.entries : []).flatMap(({ key, value }) => {
      const name = word(key) ?? ''
      // With an image or a build of its own it is one of the user's.
      if (services.includes(name) || valueOf(value, 'image') || valueOf(value, 'build')) return []
      const meant = nearest(name, services)
      const fix = meant === undefined ? 'give it an image, or see lake status' : `did you mean "${meant}"?`
      return services.length === 0 ? [] : [{ at: key.start, message: `no service is called "${name}"`, fix }]
    })
  },
)
