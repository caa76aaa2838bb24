import { lintRule } from '../rule.ts'

export const alertRunbook = lintRule(
  'alert',
  {
    id: 'alert-runbook',
    severity: 'info',
    why: 'At three in the morning nobody remembers what to look at first.',
  },
  ({ annotations, name, at }) => {
    const found = annotations.find((text) => /^runbook(?:_url)?$/.test(text.name))
    if (found === undefined)
      return [
        { at: at('alert'), message: `${name} has no runbook`, fix: 'add annotations: { runbook_url: ... }' },
      ]
    if (found.name === 'runbook' || /^(?:https?:\/\/|\/|\{\{)/.test(found.value)) return []
    return [{ at: found.at(), message: `"${found.value}" is no address`, fix: 'begin with https://' }]
  },
)
