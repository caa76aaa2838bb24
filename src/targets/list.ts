// What Prometheus scrapes, by its own account, and what lake.yaml asks for that it does not know yet.
import { addressOf, askJson, promql } from '../health/ask.ts'
import { openStack } from '../health/stack.ts'
import { field, items, text } from '../health/values.ts'
import { scrapeJobs } from '../render/prometheus.ts'
import type { Session } from '../stack/prepare.ts'

export const targetHealths = ['up', 'down', 'unknown', 'absent'] as const

export interface TargetReport {
  readonly job: string
  readonly component: string
  readonly instance: string
  /** As Prometheus asks for it. */
  readonly url: string
  /** `absent`: it is in lake.yaml, and Prometheus does not know it. */
  readonly health: (typeof targetHealths)[number]
  /** One of those that lake.yaml lists under `targets`. */
  readonly own: boolean
  readonly error?: string
  /** ISO time. */
  readonly lastScrape?: string
  readonly ageSeconds?: number
  readonly samples?: number
}

export interface TargetList {
  readonly running: boolean
  readonly targets: readonly TargetReport[]
}

export async function listTargets(session: Session, signal: AbortSignal): Promise<TargetList> {
  const stack = await openStack(session)
  const own = new Set(stack.plan.config.targets.map(({ name }) => name))
  const planned = scrapeJobs(stack.plan).map((job): TargetReport => {
    const [first] = job.static_configs
    return {
      job: job.job_name,
      component: first?.labels['component'] ?? job.job_name,
      instance: first?.labels['instance'] ?? '',
      url: `http://${first?.targets[0] ?? ''}${job.metrics_path ?? '/metrics'}`,
      health: 'absent',
      own: own.has(job.job_name),
    }
  })
  if (stack.containers.get('prometheus')?.state !== 'running') return { running: false, targets: planned }
  const context = { stack, signal }
  const [answer, counts] = await Promise.all([
    askJson(context, `${addressOf(context, 'prometheus')}/api/v1/targets?state=active`),
    promql(context, 'scrape_samples_scraped'),
  ])
  const now = session.system.clock.now().getTime()
  const known = items(field(answer, 'data', 'activeTargets')).map((target): TargetReport => {
    const found = readTarget(target, now)
    const count = counts.find(
      ({ labels }) => labels['job'] === found.job && labels['instance'] === found.instance,
    )
    return { ...found, own: own.has(found.job), ...(count === undefined ? {} : { samples: count.value }) }
  })
  const missing = planned.filter(({ job }) => !known.some((target) => target.job === job))
  const place = (job: string): number => planned.findIndex((target) => target.job === job)
  return {
    running: true,
    targets: [...known, ...missing].toSorted((a, b) => place(a.job) - place(b.job)),
  }
}

function readTarget(target: unknown, nowMs: number): Omit<TargetReport, 'own' | 'samples'> {
  const job = text(field(target, 'scrapePool'))
  const health = text(field(target, 'health'))
  const error = text(field(target, 'lastError'))
  const time = Date.parse(text(field(target, 'lastScrape')))
  // Prometheus writes the year 1 before the first scrape.
  const scraped = time > 0
  return {
    job,
    component: text(field(target, 'labels', 'component')) || job,
    instance: text(field(target, 'labels', 'instance')),
    url: text(field(target, 'scrapeUrl')),
    health: health === 'up' || health === 'down' ? health : 'unknown',
    ...(error === '' ? {} : { error }),
    ...(scraped
      ? {
          lastScrape: new Date(time).toISOString(),
          ageSeconds: Math.max(0, Math.round((nowMs - time) / 1000)),
        }
      : {}),
  }
}
