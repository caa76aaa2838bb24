// `lake disk`: what is taken, what may be kept, and when the budget is used up.
import { openStack } from '../health/stack.ts'
import type { Session } from '../stack/prepare.ts'
import { storeFacts } from './stores.ts'
import type { Growth, MetricsFacts } from './stores.ts'
import { serviceUsage } from './usage.ts'
import type { ServiceUsage } from './usage.ts'

export const outlooks = ['no-history', 'shrinks', 'fits', 'fills', 'full'] as const

export interface DiskReport {
  readonly project: string
  readonly id: string
  readonly services: readonly ServiceUsage[]
  readonly metrics: MetricsFacts & Store
  readonly logs: Store
  readonly traces: Store
  readonly budget: Budget
  /** Images that several services share count once. */
  readonly totals: {
    readonly volumes: number
    readonly images: number
    readonly logs: number
    readonly written: number
    readonly all: number
  }
}

interface Store {
  readonly bytes: number
  readonly retentionHours: number
  readonly growthBytesPerDay: number | null
}

export interface Budget {
  /** `retention.disk`. */
  readonly limitBytes: number | null
  readonly usedBytes: number
  /**
   * `no-history`: less than a day to judge from. `fits`: what is old goes before the budget is used up. `fills`: it is
   * used up in `daysLeft`.
   */
  readonly outlook: (typeof outlooks)[number]
  readonly daysLeft: number | null
}

/** Whose volumes the budget is for. */
const stores = ['prometheus', 'loki', 'tempo']

export async function diskReport(session: Session, signal: AbortSignal): Promise<DiskReport> {
  const stack = await openStack(session)
  const [services, { metrics, growth }] = await Promise.all([serviceUsage(stack), storeFacts(stack, signal)])
  const { identity, config } = stack.plan
  const { metricsHours, logsHours, tracesHours, diskBytes } = config.retention
  const bytesOf = (names: readonly string[]): number =>
    sum(services.filter(({ service }) => names.includes(service)).flatMap(volumeBytes))
  const facts = {
    limitBytes: diskBytes ?? null,
    usedBytes: bytesOf(stores),
    keptDays: Math.max(metricsHours, logsHours, tracesHours) / 24,
  }
  return {
    project: identity.name,
    id: identity.id,
    services,
    metrics: {
      ...metrics,
      bytes: bytesOf(['prometheus']),
      retentionHours: metricsHours,
      growthBytesPerDay: growth.metrics,
    },
    logs: { bytes: bytesOf(['loki']), retentionHours: logsHours, growthBytesPerDay: growth.logs },
    traces: { bytes: bytesOf(['tempo']), retentionHours: tracesHours, growthBytesPerDay: growth.traces },
    budget: budgetOf(facts, growth),
    totals: totalsOf(services),
  }
}

interface BudgetFacts {
  readonly limitBytes: number | null
  readonly usedBytes: number
  readonly keptDays: number
}

export function budgetOf({ limitBytes, usedBytes, keptDays }: BudgetFacts, growth: Growth): Budget {
  const known = { limitBytes, usedBytes }
  if (limitBytes !== null && usedBytes >= limitBytes) return { ...known, outlook: 'full', daysLeft: 0 }
  if (growth.metrics === null || growth.logs === null || growth.traces === null)
    return { ...known, outlook: 'no-history', daysLeft: null }
  const perDay = growth.metrics + growth.logs + growth.traces
  if (perDay <= 0) return { ...known, outlook: 'shrinks', daysLeft: null }
  const days = limitBytes === null ? Number.POSITIVE_INFINITY : (limitBytes - usedBytes) / perDay
  // After that many days as much goes as comes.
  if (days > keptDays) return { ...known, outlook: 'fits', daysLeft: null }
  return { ...known, outlook: 'fills', daysLeft: Math.floor(days) }
}

function totalsOf(services: readonly ServiceUsage[]): DiskReport['totals'] {
  const images = new Map(services.map(({ image, imageBytes }) => [image, imageBytes ?? 0]))
  const parts = {
    volumes: sum(services.flatMap(volumeBytes)),
    images: sum([...images.values()]),
    logs: sum(services.map(({ logBytes }) => logBytes ?? 0)),
    written: sum(services.map(({ writtenBytes }) => writtenBytes ?? 0)),
  }
  return { ...parts, all: sum(Object.values(parts)) }
}

function volumeBytes({ volumes }: ServiceUsage): readonly number[] {
  return volumes.map(({ bytes }) => bytes)
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}
