import { fieldDefaults } from '../panels.ts'
import { lintRule } from '../rule.ts'

const withUnit = new Set(['timeseries', 'stat', 'gauge', 'bargauge', 'graph', 'singlestat', 'heatmap'])

export const panelUnit = lintRule(
  'panel',
  {
    id: 'panel-unit',
    severity: 'info',
    why: '1073741824 of what?',
  },
  (panel) => {
    const { type, title, at, targets } = panel
    const { unit, mappings } = fieldDefaults(panel)
    if (!withUnit.has(type) || targets.length === 0) return []
    if (typeof unit === 'string' || (Array.isArray(mappings) && mappings.length > 0)) return []
    const fix = 'set fieldConfig.defaults.unit: s, bytes, percentunit, reqps, or none for a count'
    return [{ at: at(), message: `"${title}" has no unit`, fix }]
  },
)
