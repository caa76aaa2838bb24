// The shipped templates, as the tests see them.
import { readdirSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parse } from 'yaml'

export const root = fileURLToPath(new URL('../../', import.meta.url))

export function templateFile(path: string): string {
  return join(root, 'templates', path)
}

export function readTemplate(path: string): string {
  return readFileSync(templateFile(path), 'utf8')
}

/** Paths below `templates/`, with `/` everywhere. */
export function templatePaths(under = ''): readonly string[] {
  return readdirSync(templateFile(under), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) =>
      relative(join(root, 'templates'), join(entry.parentPath, entry.name)).replaceAll('\\', '/'),
    )
    .toSorted()
}

export function yamlOf(path: string): unknown {
  return parse(readTemplate(path))
}

export interface Rule {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface ComponentRule extends Rule {
  readonly component: string
  readonly file: string
}

function rulesIn(folder: string): readonly ComponentRule[] {
  return templatePaths(folder)
    .filter((path) => /\/[^/.]+\.yaml$/.test(path))
    .flatMap((file) => {
      const { groups } = yamlOf(file) as { groups: readonly { readonly rules: readonly Rule[] }[] }
      const component = /([^/]+)\.yaml$/.exec(file)?.[1] ?? ''
      return groups.flatMap(({ rules }) => rules.map((rule) => ({ ...rule, component, file })))
    })
}

export const prometheusRules = rulesIn('prometheus/rules')
export const lokiRules = rulesIn('loki/rules')
export const alerts = [...prometheusRules, ...lokiRules].filter((rule) => rule.alert !== undefined)

export interface Target {
  readonly expr: string
  readonly datasource: { readonly type: string; readonly uid: string }
}

export interface DashboardPanel {
  readonly id: number
  readonly type: string
  readonly title: string
  readonly description?: string
  readonly lakeComponent?: string
  readonly fieldConfig?: {
    readonly defaults: {
      readonly unit?: string
      readonly decimals?: number
      readonly noValue?: string
      readonly links?: readonly { readonly title: string; readonly url: string }[]
    }
  }
  readonly targets?: readonly Target[]
  readonly gridPos: { readonly x: number; readonly y: number; readonly w: number; readonly h: number }
  readonly collapsed?: boolean
  readonly panels?: readonly DashboardPanel[]
}

export interface ShippedDashboard {
  readonly name: string
  readonly uid: string
  readonly schemaVersion: number
  /** Those inside of collapsed rows too. */
  readonly panels: readonly DashboardPanel[]
  /** As the page begins: up to the first collapsed row. */
  readonly above: readonly DashboardPanel[]
  readonly annotations: { readonly list: readonly Target[] }
}

export const dashboards: readonly ShippedDashboard[] = templatePaths('grafana/dashboards').map((path) => {
  const dashboard = JSON.parse(readTemplate(path)) as Omit<ShippedDashboard, 'name' | 'above'>
  const first = dashboard.panels.findIndex(({ collapsed }) => collapsed === true)
  const above = first === -1 ? dashboard.panels : dashboard.panels.slice(0, first)
  const panels = dashboard.panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])
  return { ...dashboard, panels, above, name: path.slice('grafana/dashboards/'.length) }
})

/** Every query of every panel of one kind of datasource, with Grafana's own variables filled in. */
export function queriesOf(
  type: 'prometheus' | 'loki',
): readonly { readonly where: string; readonly expr: string }[] {
  return dashboards.flatMap(({ name, panels, annotations }) => {
    const asked = [
      ...panels.map(({ title, targets = [] }) => ({ title, targets })),
      { title: 'annotations', targets: annotations.list },
    ]
    return asked.flatMap(({ title, targets }) =>
      targets
        .filter(({ datasource }) => datasource.type === type)
        .map(({ expr }) => ({ where: `${name}: ${title}`, expr: withoutVariables(expr) })),
    )
  })
}

/** Grafana's own become a range, those of the page a pattern. */
function withoutVariables(expr: string): string {
  return expr.replaceAll(/\$__(rate_interval|interval|range|auto)\b/g, '5m').replaceAll(/\$[a-z]+\b/g, '.+')
}
