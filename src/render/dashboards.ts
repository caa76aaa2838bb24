// The shipped dashboards: those of the components at hand, their thresholds moved along with the alerts'.
import type { AlertOverride } from '../config/types.ts'
import type { Plan } from '../plan/plan.ts'
import { inUnit, overridesOf, ruleParameters } from './rules.ts'
import { withNumbers } from './spans.ts'
import type { Span } from './spans.ts'
import type { Dashboard, Templates } from './templates.ts'
import { isRecord } from './yaml.ts'

/** `lake-*.json` needs nothing but the core; `<component>[-topic].json` would be dead without its component. */
export function shippedDashboards(plan: Plan, templates: Templates): ReadonlyMap<string, string> {
  const present = plan.components.map(({ name }) => name)
  const wanted = (file: string): boolean =>
    file.startsWith('lake-') || present.some((name) => file === `${name}.json` || file.startsWith(`${name}-`))
  const moved = movedThresholds(plan, templates)
  const found = Object.entries(templates.dashboards).filter(([file]) => wanted(file))
  return new Map(found.map(([file, dashboard]) => [file, withThresholds(dashboard, moved)]))
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
  const found = thresholds.flatMap(({ parameter, span }) => {
    const value = moved.get(parameter)
    return value === undefined ? [] : [{ ...span, value }]
  })
  return withNumbers(text, found)
}

/**
 * A step of a threshold names the parameter it follows in `lakeParameter`, a key that Grafana never sees. The build takes
 * it out, and notes where the number stands.
 */
export function compileDashboard(source: string): Dashboard {
  const mark = (_key: string, value: unknown): unknown => {
    if (!isRecord(value) || typeof value['lakeParameter'] !== 'string') return value
    const { lakeParameter, ...step } = value
    return { ...step, value: `lakeParameter ${lakeParameter} ${String(step['value'])}` }
  }
  const marked = `${JSON.stringify(JSON.parse(source, mark), undefined, 2)}\n`
  const thresholds: { parameter: string; span: Span }[] = []
  let taken = 0
  const text = marked.replaceAll(
    /"lakeParameter (\S+) (\S+)"/g,
    (whole: string, parameter: string, value: string, at: number) => {
      const from = at - taken
      thresholds.push({ parameter, span: { from, to: from + value.length } })
      taken += whole.length - value.length
      return value
    },
  )
  return { text, thresholds }
}
