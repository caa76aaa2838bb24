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
  readonly fieldConfig?: { readonly defaults: { readonly unit?: string } }
  readonly targets?: readonly Target[]
}

export interface ShippedDashboard {
  readonly name: string
  readonly uid: string
  readonly schemaVersion: number
  readonly panels: readonly DashboardPanel[]
}

export const dashboards: readonly ShippedDashboard[] = templatePaths('grafana/dashboards').map((path) => ({
  ...(JSON.parse(readTemplate(path)) as Omit<ShippedDashboard, 'name'>),
  name: path.slice('grafana/dashboards/'.length),
}))

/** Every query of every panel of one kind of datasource, with Grafana's own variables filled in. */
export function queriesOf(
  type: 'prometheus' | 'loki',
): readonly { readonly where: string; readonly expr: string }[] {
  return dashboards.flatMap(({ name, panels }) =>
    panels.flatMap((panel) =>
      (panel.targets ?? [])
        .filter(({ datasource }) => datasource.type === type)
        .map(({ expr }) => ({ where: `${name}: ${panel.title}`, expr: withoutVariables(expr) })),
    ),
  )
}

function withoutVariables(expr: string): string {
  return expr.replaceAll(/\$__(rate_interval|interval|range|auto)\b/g, '5m')
}
