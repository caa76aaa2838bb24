import { alertsCalled } from '../others.ts'
import { lintRule } from '../rule.ts'

export const duplicateAlert = lintRule(
  'alert',
  {
    id: 'duplicate-alert',
    severity: 'warning',
    why: 'A silence, a route or an override by name hits both.',
  },
  (alert, { files, alerts }) => {
    const { name, at, file } = alert
    if (alerts.has(name))
      return [{ at: at('alert'), message: `an alert of lake is called ${name} already`, fix: 'rename it' }]
    const same = alertsCalled(name, files)
    // Severities of one alert share a name.
    const key = ({ labels }: typeof alert) => labels.find((label) => label.name === 'severity')?.value
    const first = same.find((rule) => key(rule) === key(alert))
    if (first === undefined || first === alert) return []
    const where = first.file === file ? 'above' : `in ${first.file.path}`
    return [{ at: at('alert'), message: `a second alert is called ${name}, ${where}`, fix: 'rename one' }]
  },
)
