// A dashboard around panels: what is the same on every page that lake draws for a person.
import type { Drawn, Json } from './draw.ts'

export interface Page {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly tags: readonly string[]
}

/** To every dashboard of lake, with time and variables kept. */
export const toAllPages: Json = {
  type: 'dashboards',
  title: 'Lake',
  tags: ['lake'],
  asDropdown: true,
  includeVars: true,
  keepTime: true,
}

export function pageOf({ uid, title, description, tags }: Page, panels: readonly Json[]): Json {
  return {
    uid,
    title,
    description,
    tags,
    schemaVersion: 42,
    editable: true,
    graphTooltip: 1,
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    timezone: 'browser',
    templating: { list: [] },
    annotations: { list: [] },
    links: [toAllPages],
    panels,
  }
}

/** Two in a row. */
export function placed(panels: readonly Drawn[], top: number, next: () => number): readonly Json[] {
  return panels.map((panel, index) => {
    const { w, h } = panel.gridPos
    const gridPos = { x: (index % 2) * w, y: top + Math.floor(index / 2) * h, w, h }
    return { id: next(), ...panel, gridPos }
  })
}
