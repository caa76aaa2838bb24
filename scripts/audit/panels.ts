// Of every panel: whether it says what is good and bad, in which unit, and where to go on.
import { globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'

export interface PanelAudit {
  readonly dashboard: string
  readonly title: string
  readonly description: boolean
  readonly unit: boolean
  readonly link: boolean
}

interface Panel {
  readonly type: string
  readonly title?: string
  readonly description?: string
  readonly links?: readonly unknown[]
  readonly panels?: readonly Panel[]
  readonly fieldConfig?: {
    readonly defaults?: { readonly unit?: string; readonly links?: readonly unknown[] }
  }
}

export function auditPanels(root: string): readonly PanelAudit[] {
  const files = globSync('templates/grafana/dashboards/*.json', { cwd: root }).toSorted()
  return files.flatMap((file) => {
    const { panels } = JSON.parse(readFileSync(join(root, file), 'utf8')) as { panels: readonly Panel[] }
    const all = panels
      .flatMap((panel) => [panel, ...(panel.panels ?? [])])
      .filter(({ type }) => type !== 'row')
    return all.map(({ title = '?', description, links = [], fieldConfig }) => ({
      dashboard: basename(file, '.json'),
      title,
      description: Boolean(description),
      unit: Boolean(fieldConfig?.defaults?.unit),
      link: links.length + (fieldConfig?.defaults?.links ?? []).length > 0,
    }))
  })
}
