// Every thing in a file that a rule may be asked about.
import type { AnyFile, Group, Panel } from './model.ts'
import type { Kind, Subjects } from './rule.ts'

export type Show = <K extends Kind>(kind: K, subject: Subjects[K]) => void

export function walk(file: AnyFile, show: Show): void {
  show('file', file)
  switch (file.kind) {
    case 'rules':
      for (const group of file.groups) walkGroup(group, show)
      break
    case 'dashboard':
      show('dashboard', file)
      for (const variable of file.variables) show('variable', variable)
      for (const query of file.queries) show('query', { query })
      for (const panel of file.panels) walkPanel(panel, show)
      break
    case 'alloy':
      show('alloy', file)
      break
    case 'override':
      show('override', file)
      break
    case 'slo':
      for (const query of file.queries) show('query', { query })
      break
    case 'broken':
  }
}

function walkGroup(group: Group, show: Show): void {
  show('group', group)
  for (const rule of group.rules) {
    show('rule', rule)
    if (rule.kind === 'alert') show('alert', rule)
    show('query', { query: rule.query, rule })
  }
}

function walkPanel(panel: Panel, show: Show): void {
  show('panel', panel)
  for (const target of panel.targets)
    if (target.query !== undefined) show('query', { query: target.query, panel, target })
}
