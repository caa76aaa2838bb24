// The signals of a component: those that lake names in plain words, whether it answers at all, and, with `all`, the rest of
// what its contract has.
import { components } from '../../components/index.ts'
import type { Component } from '../../components/component.ts'
import type { ContractFile, Metric } from '../../contracts/contract.ts'
import { familiesOf } from '../../dashboards/families.ts'
import type { Family } from '../../dashboards/families.ts'
import { unitOf } from '../../dashboards/units.ts'
import type { Templates } from '../../render/templates.ts'
import { units } from './signal.ts'
import type { ConditionName, How, Signal, Unit } from './signal.ts'

const catalogue = components as Readonly<Record<string, Component>>

/** As `templates/signals/<component>.yaml` says it. */
interface Declared {
  readonly says: string
  readonly metric: string
  readonly usual: ConditionName
  readonly match?: string
  readonly how?: How
  readonly unit?: Unit
  readonly divide?: number
  readonly of?: string
  readonly by?: readonly string[]
  readonly full?: 'zero' | 'of'
  readonly fresh?: true
  readonly wrong?: string
}

type Found = Metric & { readonly job: string }

/** `contract`: undefined for a target that nobody has recorded. */
export function signalsOf(
  component: string,
  contract: ContractFile | undefined,
  templates: Pick<Templates, 'data'>,
): readonly Signal[] {
  const said = templates.data[`signals/${component}.yaml`]?.['signals'] ?? {}
  const declared = Object.entries(said as Readonly<Record<string, Declared>>).flatMap(([name, it]) => {
    const metric = metricIn(contract, it.metric)
    if (metric === undefined) return []
    const whole = it.of === undefined ? undefined : metricIn(contract, it.of)
    const alike =
      whole !== undefined && Object.keys(whole.labels).join() === Object.keys(metric.labels).join()
    return [{ ...declaredSignal(component, name, it, metric), alike }]
  })
  return [...upSignals(component), ...declared]
}

/** What the contract has beside them, each under the name of its metric. */
export function othersOf(component: string, contract: ContractFile | undefined): readonly Signal[] {
  if (contract === undefined) return []
  return familiesOf(contract, []).flatMap((family) =>
    Object.values(family.samples).flatMap((metric) => {
      const found = metricIn(contract, metric)
      return found === undefined ? [] : [contractSignal(component, family, metric, found)]
    }),
  )
}

function metricIn(contract: ContractFile | undefined, name: string): Found | undefined {
  const [found] = Object.entries(contract?.jobs ?? {}).flatMap(([job, metrics]) => {
    const metric = metrics[name]
    return metric === undefined ? [] : [{ ...metric, job }]
  })
  return found
}

function upSignals(component: string): readonly Signal[] {
  const jobs = catalogue[component]?.scrape.map(({ job }) => job) ?? [component]
  return jobs.map((job) => ({
    ...plain,
    id: `${component}/${job === component || jobs.length === 1 ? 'up' : `up-${job}`}`,
    component,
    says: 'whether it answers to Prometheus, 1 or 0',
    wrong: 'does not answer to Prometheus',
    metric: 'up',
    job,
    conditions: ['below', 'absent'],
    declared: true,
    type: 'gauge',
    labels: ['instance', 'job'],
  }))
}

const plain = {
  match: '',
  how: 'value',
  unit: 'count',
  divide: 1,
  by: [],
  fresh: false,
  alike: false,
} as const

function declaredSignal(component: string, name: string, said: Declared, metric: Found): Signal {
  const { usual, unit, fresh, ...rest } = said
  const base = {
    ...plain,
    ...rest,
    how: said.how ?? howOf(said.metric, metric),
    unit: unit ?? 'count',
    fresh: fresh === true,
  }
  return {
    ...base,
    id: `${component}/${name}`,
    component,
    job: metric.job,
    conditions: [...new Set([usual, ...conditionsOf(base)])],
    declared: true,
    type: metric.type,
    labels: Object.keys(metric.labels),
  }
}

/** What its kind allows; the order is that in which they are offered. */
function conditionsOf({ how, of, full }: Pick<Signal, 'how' | 'of' | 'full'>): readonly ConditionName[] {
  if (how === 'age') return ['stale', 'absent']
  if (how === 'quantile') return ['above', 'below', 'absent']
  const some: readonly ConditionName[] = ['above', 'below', 'absent', 'stale', 'grows', 'differs']
  return [
    ...some,
    ...(of === undefined ? [] : ['ratio' as const]),
    ...(full === undefined ? [] : ['full' as const]),
  ]
}

function howOf(name: string, { type, labels }: Metric): How {
  if ('le' in labels) return 'quantile'
  if (/_timestamp(?:_seconds)?$/.test(name)) return 'age'
  const counts = type === 'counter' || /_(?:count|total)$/.test(name)
  return counts && type !== 'gauge' ? 'increase' : 'value'
}

function contractSignal(component: string, family: Family, metric: string, found: Found): Signal {
  const how = howOf(metric, found)
  const drawn = unitOf({ ...family, kind: 'gauge' })
  const known: Readonly<Record<string, Unit>> = { percentunit: 'ratio', ms: 's' }
  const unit = how === 'age' ? 's' : (known[drawn] ?? units.find((it) => it === drawn) ?? 'count')
  const help = family.help.replace(/\.$/, '')
  return {
    ...plain,
    id: `${component}/${metric}`,
    component,
    says: help === '' || help.length > 90 ? metric : `${help[0]?.toLowerCase()}${help.slice(1)}`,
    metric,
    job: found.job,
    // A summary tells several quantiles: one of them is meant.
    match: 'quantile' in found.labels ? `quantile="${quantileOf(found)}"` : '',
    how,
    unit: how === 'quantile' && unit === 'count' && metric.endsWith('_seconds_bucket') ? 's' : unit,
    divide: drawn === 'ms' ? 1000 : 1,
    conditions: conditionsOf({ how }),
    declared: false,
    type: found.type,
    labels: Object.keys(found.labels),
  }
}

function quantileOf({ labels }: Found): string {
  const all = labels['quantile'] ?? []
  return all.find((it) => it === '0.95') ?? all.at(-1) ?? '0.95'
}
