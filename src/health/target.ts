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

interface Look {
  readonly outcome: Outcome
  /** When what it is judged by was scraped, in milliseconds since 1970. */
  readonly scraped: number
}

/**
 * A failure of a service that has run for long counts. Where one has started lately, the last scrape may tell how it was then:
 * it is ready by now, and what is scraped from now on counts.
 */
export async function settled(
  job: Scraped,
  services: readonly (PlannedService | undefined)[],
  context: ProbeContext,
  look: () => Promise<Look>,
): Promise<Outcome> {
  const { clock } = context.stack.session.system
  const asked = clock.now().getTime()
  const isStarting = services.some((service) => isYounger(service?.name, startMs, context))
  for (;;) {
    const { outcome, scraped } = await look()
    if (outcome.status !== 'fail' || !isStarting || scraped >= asked) return outcome
    if (clock.now().getTime() - asked >= targetPatienceMs) return notYet(job, context)
    await clock.sleep(pollMs, context.signal)
  }
}

export async function probeTarget(job: Scraped, context: ProbeContext): Promise<Outcome> {
  // Asked once for all of them, and anew by whoever waits.
  let ask = () => context.once('targets', () => askTargets(context))
  return settled(job, [job.service], context, async () => {
    const targets = targetsOf(job, await ask())
    ask = () => askTargets(context)
    const scraped = targets.map((target) => Date.parse(text(field(target, 'lastScrape'))))
    return { outcome: judge(job, context, targets), scraped: Math.min(...scraped) }
  })
}

function judge(job: Scraped, context: ProbeContext, targets: readonly unknown[]): Outcome {
  if (targets.length === 0) {
    if (isYoung('prometheus', context)) return notYet(job, context)
    return failed('Prometheus does not know it: it runs with an older configuration', { fix: 'lake up' })
  }
  const down = targets.find((target) => field(target, 'health') === 'down')
  if (down === undefined)
    return targets.every((target) => field(target, 'health') === 'up') ? passed : notYet(job, context)
  if (isBefore(text(field(down, 'lastScrape')), job, context)) return notYet(job, context)
  return failed(`Prometheus cannot scrape it: ${firstLine(text(field(down, 'lastError')))}`)
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
export function isYoung(service: string | undefined, context: ProbeContext): boolean {
  return isYounger(service, 2000 * context.stack.plan.config.scrape.intervalSeconds, context)
}

function isYounger(service: string | undefined, limitMs: number, { stack }: ProbeContext): boolean {
  const age = service === undefined ? undefined : ageMs(stack, service)
  return age !== undefined && age < limitMs
}
