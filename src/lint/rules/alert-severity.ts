import { nearest } from '../../config/nearest.ts'
import { lintRule } from '../rule.ts'

const severities = ['critical', 'warning', 'info']

export const alertSeverity = lintRule(
  'alert',
  {
    id: 'alert-severity',
    severity: 'warning',
    why: "Routes, colours and inhibition go by the severity: without one the alert is nobody's.",
  },
  ({ labels, name, at }) => {
    const label = labels.find((it) => it.name === 'severity')
    if (label === undefined)
      return [
        { at: at('alert'), message: `${name} has no severity`, fix: 'add labels: { severity: warning }' },
      ]
    if (severities.includes(label.value) || label.value.includes('{{')) return []
    if (label.value === 'none') return []
    const fix = nearest(label.value, severities) ?? 'critical, warning or info'
    return [
      { at: label.at(), message: `"${label.value}" is no severity that lake routes`, fix: `write ${fix}` },
    ]
  },
)
