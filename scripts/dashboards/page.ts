// A page: panels put where they fit, from left to right, and what every page has.
import { toAllPages } from '../../src/panels/page.ts'
import { restarts } from './restarts.ts'
import type { Drawn, Json } from './vocabulary.ts'

export interface Section {
  /** A row with a title, or the part above all rows. */
  readonly row?: { readonly id: number; readonly title: string; readonly collapsed?: true }
  readonly panels: readonly Drawn[]
  /** The whole section is left out where this component is. */
  readonly component?: string
}

export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly tags?: readonly string[]
  readonly from?: string
  readonly variables?: readonly Json[]
  /** Findings of `lake lint` that are meant to be. */
  readonly meant?: readonly Meant[]
  readonly sections: readonly Section[]
}

interface Meant {
  readonly ignore: string
  readonly panel: number
  readonly reason: string
}

interface Place {
  x: number
  y: number
  tallest: number
}

function placed(panels: readonly Drawn[], at: Place): readonly Json[] {
  return panels.map((panel) => {
    const { w, h } = panel.gridPos
    if (at.x + w > 24) newLine(at)
    const gridPos = { x: at.x, y: at.y, w, h }
    at.x += w
    at.tallest = Math.max(at.tallest, h)
    return { ...panel, gridPos }
  })
}

function newLine(at: Place): void {
  at.y += at.tallest
  at.x = 0
  at.tallest = 0
}

function sectionPanels({ row, panels, component }: Section, at: Place): readonly Json[] {
  newLine(at)
  const mine = component === undefined ? {} : { lakeComponent: component }
  if (row === undefined) return placed(panels, at).map((panel) => ({ ...panel, ...mine }))
  const { id, title, collapsed = false } = row
  const head = { id, type: 'row', title, collapsed, gridPos: { x: 0, y: at.y, w: 24, h: 1 }, ...mine }
  at.y += 1
  const inside = placed(panels, { ...at }).map((panel) => ({ ...panel, ...mine }))
  if (collapsed) return [{ ...head, panels: inside }]
  return [{ ...head, panels: [] }, ...placed(panels, at).map((panel) => ({ ...panel, ...mine }))]
}

const firing = {
  name: 'Alerts',
  datasource: { type: 'prometheus', uid: 'prometheus' },
  enable: true,
  iconColor: 'red',
  expr: 'max by (alertname, component, severity) (ALERTS{alertstate="firing",alertname!="Watchdog"})',
  step: '60s',
  titleFormat: '{{alertname}}',
  textFormat: '{{component}}',
  tagKeys: 'severity',
}

const restarted = {
  name: 'Restarts',
  datasource: { type: 'prometheus', uid: 'prometheus' },
  enable: true,
  iconColor: 'purple',
  expr: restarts,
  step: '60s',
  titleFormat: 'Restart of {{component}}',
}

export function dashboard({
  sections,
  variables = [],
  tags = [],
  from = 'now-1h',
  meant,
  ...said
}: Dashboard): Json {
  const at: Place = { x: 0, y: 0, tallest: 0 }
  return {
    uid: said.uid,
    title: said.title,
    description: said.description,
    tags: ['lake', ...tags],
    schemaVersion: 42,
    version: 1,
    editable: false,
    graphTooltip: 1,
    time: { from, to: 'now' },
    refresh: '30s',
    timezone: 'browser',
    templating: { list: variables },
    annotations: { list: [firing, restarted] },
    links: [toAllPages],
    ...(meant === undefined ? {} : { lakeLint: meant }),
    panels: sections.flatMap((section) => sectionPanels(section, at)),
  }
}
