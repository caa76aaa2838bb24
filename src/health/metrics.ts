// Metrics: every scrape target up, its samples fresh, and where one series tells more than `up`, that series.
import type { ScrapeJob } from '../components/component.ts'
import type { Setting } from '../config/types.ts'
import type { Plan, PlannedComponent, PlannedService } from '../plan/plan.ts'
import { scrapeJobs } from '../render/prometheus.ts'
import { addressOf, askJson, promql } from './ask.ts'
import type { Sample } from './ask.ts'
import { failed, passed, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standingAt } from './attached.ts'
import { standing } from './containers.ts'
import { ageMs } from './stack.ts'
import type { Stack } from './stack.ts'
import { field, firstLine, items, text } from './values.ts'

interface Job {
  readonly name: string
  readonly subject: string
  readonly component: PlannedComponent | undefined
  readonly scrape: ScrapeJob | undefined
  /** That runs in the stack and is asked for metrics. */
  readonly service: PlannedService | undefined
  /** What must stand in an attached project, and on the way there. */
  readonly far: readonly string[]
}

export function metricChecks(stack: Stack): readonly Check[] {
  return jobsOf(stack).flatMap((job) => [
    targetCheck(job),
    freshnessCheck(job, stack),
    ...proofCheck(job, stack),
  ])
}

function jobsOf({ plan }: Stack): readonly Job[] {
  return scrapeJobs(plan).map(({ job_name: name, static_configs }) => {
    const subject = static_configs[0]?.labels['component'] ?? name
    const component = plan.components.find((planned) => planned.name === subject)
    const scrape = component?.component.scrape.find(({ job }) => job === name)
    return {
      name,
      subject,
      component,
      scrape,
      service: plan.services.find((service) => service.name === scrape?.service),
      far: farFrom(subject, plan),
    }
  })
}

function farFrom(subject: string, { config }: Plan): readonly string[] {
  const setting = (config.components as Readonly<Record<string, Setting>>)[subject]
  if (setting?.mode === 'external') return standingAt(setting.address)
  return config.targets.filter(({ name }) => name === subject).flatMap(standingAt)
}

function base({
  subject,
  component,
  service,
}: Job): Omit<Check, 'id' | 'title' | 'broken' | 'needs' | 'probe'> {
  return {
    subject,
    topic: 'metrics',
    // A target of the user's own is his to judge.
    essential: component?.component.importance === 'essential',
    timeoutMs: 8000,
    fix: fixOf(component, service),
  }
}

function fixOf(component: PlannedComponent | undefined, service: PlannedService | undefined): string {
  if (component === undefined) return 'edit targets in lake.yaml, then: lake up'
  return `lake logs ${service?.name ?? 'prometheus'} --tail 50`
}

function targetCheck(job: Job): Check {
  return {
    ...base(job),
    id: `${job.name}.target`,
    title: `Prometheus scrapes ${job.name}`,
    broken: `Prometheus cannot scrape ${job.name}`,
    needs: [
      'prometheus.container',
      'prometheus.ready',
      ...(job.service === undefined ? job.far : others(standing(job.service))),
    ],
    probe: (context) => probeTarget(job, context),
  }
}

function others(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => !id.startsWith('prometheus.'))
}

async function probeTarget(job: Job, context: ProbeContext): Promise<Outcome> {
  const url = `${addressOf(context, 'prometheus')}/api/v1/targets?state=active`
  const answer = await context.once('targets', () => askJson(context, url))
  const targets = items(field(answer, 'data', 'activeTargets')).filter(
    (target) => field(target, 'scrapePool') === job.name,
  )
  if (targets.length === 0) {
    if (isYoung('prometheus', context)) return notYet(job, context)
    return failed('Prometheus does not know it: it runs with an older configuration', { fix: 'lake up' })
  }
  const down = targets.find((target) => field(target, 'health') === 'down')
  if (down !== undefined) {
    const cause = `Prometheus cannot scrape it: ${firstLine(text(field(down, 'lastError')))}`
    return isBefore(text(field(down, 'lastScrape')), job, context) ? notYet(job, context) : failed(cause)
  }
  return targets.some((target) => field(target, 'health') !== 'up') ? notYet(job, context) : passed
}

/** It was scraped while it did not run: that says nothing about now. */
function isBefore(lastScrape: string, { service }: Job, { stack }: ProbeContext): boolean {
  const startedAt = service === undefined ? undefined : stack.containers.get(service.name)?.startedAt
  return startedAt !== undefined && Date.parse(lastScrape) < Date.parse(startedAt)
}

function notYet({ service }: Job, { stack }: ProbeContext): Outcome {
  const young = [service?.name, 'prometheus'].flatMap((name) => {
    const age = name === undefined ? undefined : ageMs(stack, name)
    return age === undefined ? [] : [{ name, age }]
  })
  const [youngest] = young.toSorted((a, b) => a.age - b.age)
  const since =
    youngest === undefined ? '' : `: ${youngest.name} started ${Math.round(youngest.age / 1000)} s ago`
  return warned(`not scraped yet${since}`, { fix: 'lake health' })
}

function freshnessCheck(job: Job, { plan }: Stack): Check {
  const usesEngine = job.service?.facts.networks?.includes('engine') === true
  const proxy = usesEngine ? plan.services.find(({ name }) => name === 'socket-proxy') : undefined
  return {
    ...base(job),
    id: `${job.name}.freshness`,
    title: `the series of ${job.name} are fresh`,
    broken: `the series of ${job.name} are stale`,
    needs: [`${job.name}.target`, ...standing(proxy)],
    probe: (context) => probeFreshness(job, context),
  }
}

async function probeFreshness(job: Job, context: ProbeContext): Promise<Outcome> {
  const interval = context.stack.plan.config.scrape.intervalSeconds
  const [ages, counts] = await Promise.all([
    context.once('ages', () => promql(context, 'time() - timestamp(up)')),
    context.once('counts', () => promql(context, 'scrape_samples_post_metric_relabeling')),
  ])
  const age = ofJob(ages, job.name)
  if (age === undefined)
    return isYoung('prometheus', context) ? notYet(job, context) : failed('it has no samples')
  // Three missed scrapes are no accident.
  if (age > 3 * interval + 1) return failed(`its last sample is ${Math.round(age)} s old`)
  if (ofJob(counts, job.name) !== 0) return passed
  if (isYoung(job.service?.name, context)) return notYet(job, context)
  return failed('it answers, but with no series at all')
}

function ofJob(samples: readonly Sample[], job: string): number | undefined {
  return samples.find(({ labels }) => labels['job'] === job)?.value
}

/** Too young to have been scraped for certain. */
function isYoung(service: string | undefined, { stack }: ProbeContext): boolean {
  const age = service === undefined ? undefined : ageMs(stack, service)
  return age !== undefined && age < 2000 * stack.plan.config.scrape.intervalSeconds
}

/** An exporter is up while what it exports is not: its own series tells. */
function proofCheck(job: Job, { plan }: Stack): readonly Check[] {
  const proof = job.scrape?.proof
  if (proof === undefined) return []
  const services = plan.services.filter(({ component }) => component === job.subject)
  return [
    {
      ...base(job),
      id: `${job.name}.proof`,
      title: `${proof.series} says that ${job.subject} works`,
      broken: proof.otherwise,
      needs: [`${job.name}.target`, ...services.flatMap(standing), ...job.far],
      probe: async (context) => {
        const samples = await promql(context, `${proof.series}{job="${job.name}"}`)
        if (samples.length > 0 && samples.every(({ value }) => value > 0)) return passed
        if (services.some(({ name }) => isYoung(name, context))) return notYet(job, context)
        return failed(proof.otherwise, { detail: `${proof.series} is ${samples[0]?.value ?? 'absent'}` })
      },
    },
  ]
}
