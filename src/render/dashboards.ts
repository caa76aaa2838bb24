// The shipped dashboards: those of the components at hand, their thresholds moved along with the alerts'.
import type { AlertOverride } from '../config/types.ts'
import type { Plan } from '../plan/plan.ts'
import { inUnit, overridesOf, ruleParameters } from './rules.ts'
import { templatesIn } from './templates.ts'
import type { Templates } from './templates.ts'
import { isRecord } from './yaml.ts'

/** `lake-*.json` needs nothing but the core; `<component>[-topic].json` would be dead without its component. */
export function shippedDashboards(plan: Plan, templates: Templates): ReadonlyMap<string, string> {
  const present = plan.components.map(({ name }) => name)
  const wanted = (file: string): boolean =>
    file.startsWith('lake-') || present.some((name) => file === `${name}.json` || file.startsWith(`${name}-`))
  const moved = movedThresholds(plan, templates)
  const found = [...templatesIn(templates, 'grafana/dashboards')].filter(([file]) => wanted(file))
  return new Map(found.map(([file, text]) => [file, withThresholds(text, moved)]))
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

/** A step of a threshold names the parameter it follows in `lakeParameter`, a key that Grafana never sees. */
function withThresholds(text: string, moved: ReadonlyMap<string, number>): string {
  const follow = (_key: string, value: unknown): unknown => {
    if (!isRecord(value) || typeof value['lakeParameter'] !== 'string') return value
    const { lakeParameter, ...step } = value
    return { ...step, value: moved.get(lakeParameter) ?? step['value'] }
  }
  return `${JSON.stringify(JSON.parse(text, follow), undefined, 2)}\n`
}
