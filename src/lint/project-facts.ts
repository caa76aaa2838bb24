// What the linter knows of a project: what is shipped, what is recorded, and what lake.yaml says.
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'
import type { LakeConfig } from '../config/types.ts'
import type { ContractFile } from '../contracts/contract.ts'
import { known } from '../contracts/known.ts'
import type { Known } from '../contracts/known.ts'
import type { LogContract } from '../contracts/logql.ts'
import { noFacts } from './facts.ts'
import type { Facts } from './facts.ts'

const catalogue = components as Record<string, Component>

export interface Shipped {
  readonly rules: readonly { readonly alert?: string; readonly record?: string; readonly expr: string }[]
  readonly dashboards: Facts['dashboards']
  readonly alloy: readonly string[]
  readonly contracts: readonly ContractFile[]
  /** What `lake contract record` wrote into this project. */
  readonly own: readonly ContractFile[]
  readonly logs: LogContract | undefined
  readonly ownAlloy: readonly string[]
}

/** `texts`: the files that are judged, whose alerts exist as well. */
export function projectFacts(
  { rules, dashboards, alloy, contracts, own: recorded, logs, ownAlloy }: Shipped,
  config: Pick<LakeConfig, 'targets' | 'scrape' | 'retention'> | undefined,
  texts: readonly string[],
): Facts {
  const own = texts.flatMap((text) =>
    [...text.matchAll(/\balert:\s*["']?(\w+)/g)].map(([, name = '']) => name),
  )
  const alerts = {
    alertname: new Set([...own, ...rules.flatMap(({ alert }) => alert ?? [])]),
    severity: new Set(['critical', 'warning', 'info', 'none']),
  }
  const targets = new Set((config?.targets ?? []).map(({ name }) => name))
  return {
    ...noFacts,
    ...worlds({ contracts, own: recorded }, alerts, targets),
    logs,
    alerts: new Map(
      rules.flatMap(({ alert, expr }) => (alert === undefined ? [] : [[alert, expr] as const])),
    ),
    recorded: new Set(rules.flatMap(({ record }) => record ?? [])),
    dashboards,
    datasources: new Set(
      Object.values(catalogue).flatMap(({ datasource }) =>
        datasource === undefined ? [] : [datasource.uid],
      ),
    ),
    services: Object.values(catalogue).flatMap(({ services }) => Object.keys(services)),
    alloy,
    ownAlloy,
    ...(config === undefined ? {} : settings(config)),
  }
}

function settings({ scrape, retention }: Pick<LakeConfig, 'scrape' | 'retention'>): Partial<Facts> {
  return {
    scrapeSeconds: scrape.intervalSeconds,
    retentionSeconds: { prometheus: retention.metricsHours * 3600, loki: retention.logsHours * 3600 },
  }
}

/**
 * The recorded version of each component; and once more for each further version. What the project has recorded itself
 * adds to that: it is one moment of one stack, and what it did not meet may be there all the same.
 */
function worlds(
  { contracts, own }: Pick<Shipped, 'contracts' | 'own'>,
  alerts: Parameters<typeof known>[2],
  targets: ReadonlySet<string>,
): Pick<Facts, 'known' | 'others'> {
  if (contracts.length === 0 && own.length === 0) return noFacts
  const isPinned = ({ component, version }: ContractFile) =>
    catalogue[component]?.contract.recorded === version
  const shipped = known(catalogue, contracts.filter(isPinned), alerts)
  const here = known(catalogue, own, alerts)
  const jobs = new Map([
    ...shipped.jobs,
    ...[...here.jobs].map(
      ([job, metrics]) => [job, new Map([...metrics, ...(shipped.jobs.get(job) ?? [])])] as const,
    ),
  ])
  const pinned = { ...shipped, jobs, unrecorded: new Set([...targets].filter((job) => !here.jobs.has(job))) }
  const others = (): readonly Known[] =>
    [...contracts.filter((contract) => !isPinned(contract)), ...own]
      .map((other) => known(catalogue, [other], alerts))
      .map(({ jobs }) => ({ ...pinned, jobs: new Map([...pinned.jobs, ...jobs]) }))
  let made: readonly Known[] | undefined
  return { known: pinned, others: () => (made ??= others()) }
}
