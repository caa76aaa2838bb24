// The shipped dashboards: those of the components at hand, their thresholds moved along with the alerts'.
import type { AlertOverride } from '../config/types.ts'
import type { Plan } from '../plan/plan.ts'
import { inUnit, overridesOf, ruleParameters } from './rules.ts'
import { withNumbers } from './spans.ts'
import type { Dashboard, Templates } from './templates.ts'
import { isRecord } from './yaml.ts'

/** `lake-*.json` needs nothing but the core; `<component>[-topic].json` would be dead without its component. */
export function shippedDashboards(plan: Plan, templates: Templates): ReadonlyMap<string, string> {
  const present: readonly string[] = plan.components.map(({ name }) => name)
  const wanted = (file: string): boolean =>
    file.startsWith('lake-') || present.some((name) => file === `${name}.json` || file.startsWith(`${name}-`))
  const moved = movedThresholds(plan, templates)
  const found = Object.entries(templates.dashboards).filter(([file]) => wanted(file))
  return new Map(
    found.map(([file, dashboard]) => {
      const absent = dashboard.parts.filter(({ component }) => !present.includes(component))
      return [file, without(absent, withThresholds(dashboard, moved))]
    }),
  )
}

/** Panels and rows of components that are not there. What stood below moves up by itself. */
function without(parts: Dashboard['parts'], text: string): string {
  if (parts.length === 0) return text
  const gone = new Set(parts.map(({ panel }) => panel))
  const left = (panels: readonly Panel[]): readonly Panel[] =>
    panels
      .filter(({ id }) => !gone.has(id))
      .map((panel) => (panel.panels === undefined ? panel : { ...panel, panels: left(panel.panels) }))
  const dashboard = JSON.parse(text) as { readonly panels: readonly Panel[] }
  return `${JSON.stringify({ ...dashboard, panels: left(dashboard.panels) }, undefined, 2)}\n`
}

interface Panel {
  readonly id: number
  readonly lakeComponent?: string
  readonly panels?: readonly Panel[]
}

function partsOf(panels: readonly Panel[] = []): Dashboard['parts'] {
  return panels.flatMap(({ id, lakeComponent, panels: inside }) => [
    ...(lakeComponent === undefined ? [] : [{ component: lakeComponent, panel: id }]),
    ...partsOf(inside),
  ])
}

/** `<Alert>.<parameter>` -> the number that lake.yaml puts in its place, in the unit of the rule. */
function movedThresholds(plan: Plan, templates: Templates): ReadonlyMap<string, number> {
  const entries = plan.components.flatMap(({ name }) => {
    const parameters = ruleParameters(templates, 'prometheus/rules', name)
    const overrides = overridesOf(plan.config, parameters)
    return Object.entries(parameters).flatMap(([alert, declared]) =>
      movedBy(alert, declared, overrides[alert]),
    )
  })
  return new Map(entries)
}

type Declared = Readonly<Record<string, { readonly unit: string }>>

function movedBy(alert: string, declared: Declared, override: AlertOverride | undefined): [string, number][] {
  return Object.entries(override?.parameters ?? {}).flatMap(([parameter, value]) => {
    const unit = declared[parameter]?.unit
    return unit === undefined ? [] : [[`${alert}.${parameter}`, inUnit(value, unit)] as [string, number]]
  })
}

function withThresholds({ text, thresholds }: Dashboard, moved: ReadonlyMap<string, number>): string {
  const found = thresholds.flatMap(({ parameter, more, span }) => {
    const value = moved.get(parameter)
    return value === undefined ? [] : [{ ...span, value: value + more }]
  })
  return withNumbers(text, found)
}

/**
 * A step of a threshold names the parameter it follows in `lakeParameter` (`Alert.name`, or `Alert.name + 1`), and a panel that is dead without a component
 * names it in `lakeComponent`: keys that Grafana never sees. The build takes them out, and notes where the number stands and
 * which panels those are.
 */
export function compileDashboard(source: string): Dashboard {
  const mark = (key: string, value: unknown): unknown => {
    if (key === 'lakeComponent') return undefined
    if (!isRecord(value) || typeof value['lakeParameter'] !== 'string') return value
    const { lakeParameter, ...step } = value
    return { ...step, value: `lakeParameter ${lakeParameter} ${String(step['value'])}` }
  }
  const parts = partsOf((JSON.parse(source) as { readonly panels?: readonly Panel[] }).panels)
  const marked = `${JSON.stringify(JSON.parse(source, mark), undefined, 2)}\n`
  const thresholds: Dashboard['thresholds'][number][] = []
  let taken = 0
  const text = marked.replaceAll(
    /"lakeParameter (\S+(?: \+ \S+)?) (\S+)"/g,
    (whole: string, followed: string, value: string, at: number) => {
      const [parameter = '', more = 0] = followed.split(' + ')
      const from = at - taken
      thresholds.push({ parameter, more: Number(more), span: { from, to: from + value.length } })
      taken += whole.length - value.length
      return value
    },
  )
  return { text, thresholds, parts }
}
