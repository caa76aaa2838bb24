// A dashboard of a component's metrics: open what fits on a page, the rest in folded rows by what its names share.
import type { Family } from './families.ts'
import { panelsOf } from './panels.ts'
import type { Drawn, Json } from '../panels/draw.ts'
import { pageOf, placed } from '../panels/page.ts'

export interface Wanted {
  readonly uid: string
  readonly title: string
  readonly component: string
}

/** Above the first folded row. */
const mostOpen = 12
/** Fewer than this in a row of their own are put together. */
const fewest = 3

export function generateDashboard({ uid, title, component }: Wanted, families: readonly Family[]): Json {
  const [open, ...folded] = sections(families)
  let id = 0
  const next = (): number => ++id
  const first = placed(open?.panels ?? [], 0, next)
  let y = height(open?.panels ?? [])
  const rows = folded.map(({ title: name, panels }): Json => {
    const row = { id: next(), type: 'row', title: name, collapsed: true, gridPos: { x: 0, y, w: 24, h: 1 } }
    y += 1
    return { ...row, panels: placed(panels, y, next) }
  })
  const description = `Metrics of ${component}, drawn from its contract by lake.`
  return pageOf({ uid, title, description, tags: [component] }, [...first, ...rows])
}

interface Section {
  readonly title: string
  readonly panels: readonly Drawn[]
}

function sections(families: readonly Family[]): readonly Section[] {
  const shared = commonStart(families.map(({ name }) => name))
  const drawn = families.map((family) => ({
    family,
    panels: panelsOf(family, titleOf(family.name.slice(shared.length) || family.name)),
  }))
  const count = drawn.reduce((sum, { panels }) => sum + panels.length, 0)
  if (count <= mostOpen) return [{ title: '', panels: drawn.flatMap(({ panels }) => panels) }]
  const groups = Map.groupBy(drawn, ({ family }) => groupOf(family.name.slice(shared.length)))
  const large = [...groups].filter(([, members]) => members.length >= fewest)
  const rest = [...groups].filter(([, members]) => members.length < fewest).flatMap(([, members]) => members)
  const all = [...large, ...(rest.length === 0 ? [] : [['More', rest] as const])].map(([title, members]) => ({
    title: titleOf(title),
    panels: members.flatMap(({ panels }) => panels.map((panel) => withoutGroup(panel, titleOf(title)))),
  }))
  const fits = ({ panels }: Section): number => (panels.length > mostOpen ? 0 : panels.length)
  // What is fit to be seen first; nothing is, where each group would fill more than a page.
  const [lead, ...others] = all.toSorted((a, b) => fits(b) - fits(a))
  return lead !== undefined && lead.panels.length <= mostOpen
    ? [lead, ...others]
    : [{ title: '', panels: [] }, ...all]
}

/** The row says it already. */
function withoutGroup(panel: Drawn, group: string): Drawn {
  const rest = panel.title.slice(group.length + 1)
  if (!panel.title.startsWith(`${group} `)) return panel
  return { ...panel, title: `${rest[0]?.toUpperCase()}${rest.slice(1)}` }
}

/** Up to the last underscore that all have in common. */
function commonStart(names: readonly string[]): string {
  const [first = '', ...others] = names
  let length = first.length
  for (const name of others) while (!name.startsWith(first.slice(0, length))) length -= 1
  return others.length === 0
    ? first.slice(0, first.indexOf('_') + 1)
    : first.slice(0, first.lastIndexOf('_', length - 1) + 1)
}

/** Words of JMX that name nothing. */
const empty = new Set(['name', 'type'])

function groupOf(rest: string): string {
  const words = rest.split('_').filter((word) => !empty.has(word))
  return words[0] ?? rest
}

function titleOf(rest: string): string {
  const words = rest
    .replace(/_(?:FiveMinutes|total|seconds|bytes|ratio)(?=_|$)/g, '')
    .split('_')
    .filter((word) => word !== '' && !empty.has(word))
    .map((word) =>
      word
        .replaceAll(/([a-z0-9])([A-Z])/g, '$1 $2')
        .replaceAll(/\b[A-Z][a-z]/g, (start) => start.toLowerCase()),
    )
    .join(' ')
  return words === '' ? rest : `${words[0]?.toUpperCase()}${words.slice(1)}`
}

function height(panels: readonly Drawn[]): number {
  return Math.ceil(panels.length / 2) * (panels[0]?.gridPos.h ?? 0)
}
