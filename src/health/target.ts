// What Prometheus says of a scrape target, and whether that is about now.
import type { PlannedService } from '../plan/plan.ts'
import { addressOf, askJson } from './ask.ts'
import { failed, passed, warned } from './check.ts'
import type { Outcome, ProbeContext } from './check.ts'
import { ageMs } from './stack.ts'
import { field, firstLine, items, text } from './values.ts'

export interface Scraped {
  readonly name: string
  /** That runs in the stack and is asked for metrics. */
  readonly service: PlannedService | undefined
}

/** For the next scrape of a service that was still starting at the last one. Whoever scrapes less often is told to look again. */
export const targetPatienceMs = 30_000
/** No start takes longer. */
const startMs = 300_000
const pollMs = 500

export async function probeTarget(job: Scraped, context: ProbeContext): Promise<Outcome> {
  const { clock } = context.stack.session.system
  const asked = clock.now().getTime()
  let targets = targetsOf(job, await context.once('targets', () => askTargets(context)))
  if (targets.length === 0) {
    if (isYoung('prometheus', context)) return notYet(job, context)
    return failed('Prometheus does not know it: it runs with an older configuration', { fix: 'lake up' })
  }
  const started = job.service === undefined ? undefined : ageMs(context.stack, job.service.name)
  const isStarting = started !== undefined && started < startMs
  for (;;) {
    const down = targets.find((target) => field(target, 'health') === 'down')
    if (down === undefined) break
    const lastScrape = text(field(down, 'lastScrape'))
    if (isBefore(lastScrape, job, context)) return notYet(job, context)
    // It is ready by now: what was scraped since counts, what was scraped while it started does not.
    if (!isStarting || Date.parse(lastScrape) >= asked)
      return failed(`Prometheus cannot scrape it: ${firstLine(text(field(down, 'lastError')))}`)
    if (clock.now().getTime() - asked >= targetPatienceMs) return notYet(job, context)
    await clock.sleep(pollMs, context.signal)
    targets = targetsOf(job, await askTargets(context))
  }
  return targets.some((target) => field(target, 'health') !== 'up') ? notYet(job, context) : passed
}

function askTargets(context: ProbeContext): Promise<unknown> {
  return askJson(context, `${addressOf(context, 'prometheus')}/api/v1/targets?state=active`)
}

function targetsOf({ name }: Scraped, answer: unknown): readonly unknown[] {
  return items(field(answer, 'data', 'activeTargets')).filter(
    (target) => field(target, 'scrapePool') === name,
  )
}

/** It was scraped while it did not run: that says nothing about now. */
function isBefore(lastScrape: string, { service }: Scraped, { stack }: ProbeContext): boolean {
  const startedAt = service === undefined ? undefined : stack.containers.get(service.name)?.startedAt
  return startedAt !== undefined && Date.parse(lastScrape) < Date.parse(startedAt)
}

export function notYet({ service }: Scraped, { stack }: ProbeContext): Outcome {
  const young = [service?.name, 'prometheus'].flatMap((name) => {
    const age = name === undefined ? undefined : ageMs(stack, name)
    return age === undefined ? [] : [{ name, age }]
  })
  const [youngest] = young.toSorted((a, b) => a.age - b.age)
  const since =
    youngest === undefined ? '' : `: ${youngest.name} started ${Math.round(youngest.age / 1000)} s ago`
  return warned(`not scraped yet${since}`, { fix: 'lake health' })
}

/** Too young to have been scraped for certain. */
export function isYoung(service: string | undefined, { stack }: ProbeContext): boolean {
  const age = service === undefined ? undefined : ageMs(stack, service)
  return age !== undefined && age < 2000 * stack.plan.config.scrape.intervalSeconds
}
