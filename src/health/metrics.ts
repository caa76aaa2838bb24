// Metrics: every scrape target up, its samples fresh, and where one series tells more than `up`, that series.
import type { ScrapeJob } from '../components/component.ts'
import type { Setting } from '../config/types.ts'
import type { Plan, PlannedComponent, PlannedService } from '../plan/plan.ts'
import { scrapeJobs } from '../render/prometheus.ts'
import { promql } from './ask.ts'
import type { Sample } from './ask.ts'
import { failed, passed } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standingAt } from './attached.ts'
import { standing } from './containers.ts'
import { ageMs } from './stack.ts'
import type { Stack } from './stack.ts'
import { isYoung, notYet, probeTarget, settled, targetPatienceMs } from './target.ts'

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
    timeoutMs: 8000 + targetPatienceMs,
    probe: (context) => probeTarget(job, context),
  }
}

function others(ids: readonly string[]): readonly string[] {
  return ids.filter((id) => !id.startsWith('prometheus.'))
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

interface Taken {
  /** Seconds since the last sample of each job. */
  readonly ages: readonly Sample[]
  /** How many series its last scrape had. */
  readonly counts: readonly Sample[]
}

async function askTaken(context: ProbeContext): Promise<Taken> {
  const [ages, counts] = await Promise.all([
    promql(context, 'time() - timestamp(up)'),
    promql(context, 'scrape_samples_post_metric_relabeling'),
  ])
  return { ages, counts }
}

async function probeFreshness(job: Job, context: ProbeContext): Promise<Outcome> {
  const outcome = judgeFreshness(job, context, await context.once('taken', () => askTaken(context)))
  if (outcome === passed) return passed
  // Another check may have asked before the scrape that this target was waited for.
  return judgeFreshness(job, context, await askTaken(context))
}

function judgeFreshness(job: Job, context: ProbeContext, { ages, counts }: Taken): Outcome {
  // Three missed scrapes are no accident.
  const patience = 3 * context.stack.plan.config.scrape.intervalSeconds + 1
  const age = ofJob(ages, job.name)
  if (age === undefined || age > patience) {
    // What Prometheus had before it was started again shows until it has scraped anew.
    const running = (ageMs(context.stack, 'prometheus') ?? Infinity) / 1000
    if (running <= patience) return notYet(job, context)
    return failed(age === undefined ? 'it has no samples' : `its last sample is ${Math.round(age)} s old`)
  }
  if (ofJob(counts, job.name) !== 0) return passed
  if (isYoung(job.service?.name, context)) return notYet(job, context)
  return failed('it answers, but with no series at all')
}

function ofJob(samples: readonly Sample[], job: string): number | undefined {
  return samples.find(({ labels }) => labels['job'] === job)?.value
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
      timeoutMs: 8000 + targetPatienceMs,
      probe: (context) => settled(job, services, context, () => lookAtProof(job, proof, context)),
    },
  ]
}

async function lookAtProof(
  { name }: Job,
  { series, otherwise }: NonNullable<ScrapeJob['proof']>,
  context: ProbeContext,
) {
  // Before the series itself, which is then at least as new.
  const [up] = await promql(context, `timestamp(up{job="${name}"})`)
  const samples = await promql(context, `${series}{job="${name}"}`)
  const isWell = samples.length > 0 && samples.every(({ value }) => value > 0)
  const detail = `${series} is ${samples[0]?.value ?? 'absent'}`
  return { outcome: isWell ? passed : failed(otherwise, { detail }), scraped: (up?.value ?? 0) * 1000 }
}
