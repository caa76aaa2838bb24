// What is pending and firing now, by `Alert/component`, and how long each rule takes to fire.
import { askRules } from '../alerts/loaded.ts'
import type { LoadedRule } from '../alerts/loaded.ts'
import type { Asking } from '../alerts/alertmanager.ts'
import { parseDuration } from '../config/units.ts'
import { NoAnswer } from '../health/ask.ts'
import { keyOf } from './table.ts'

export interface Sighting {
  readonly name: string
  readonly component: string
  readonly state: 'pending' | 'firing'
  /** Milliseconds since 1970: when it became true, and when it was looked at by the rule. */
  readonly since: number
  readonly evaluated: number
  readonly forSeconds: number
}

export type Sightings = ReadonlyMap<string, Sighting>

/** Fires always, and is nobody's business. */
const watchdog = 'Watchdog'

/** Prometheus must answer; Loki may be what is broken. */
export async function allRules(asking: Asking): Promise<readonly LoadedRule[]> {
  const hasLoki = asking.stack.plan.services.some(({ name }) => name === 'loki')
  const [prometheus, loki] = await Promise.all([
    askRules(asking, 'prometheus'),
    hasLoki ? askRules(asking, 'loki').catch(noneWhereSilent) : [],
  ])
  return [...prometheus, ...loki]
}

function noneWhereSilent(error: unknown): readonly LoadedRule[] {
  if (error instanceof NoAnswer) return []
  throw error
}

/** Of several label sets the one that is furthest, then the oldest. */
export function sightingsIn(rules: readonly LoadedRule[]): Sightings {
  const found = new Map<string, Sighting>()
  for (const { name, alerts, lastEvaluation, forSeconds } of rules) {
    if (name === watchdog) continue
    for (const { labels, state, activeAt } of alerts) {
      const component = labels['component'] ?? ''
      const since = Date.parse(activeAt)
      const sighting = { name, component, state, since, evaluated: Date.parse(lastEvaluation), forSeconds }
      const key = keyOf(name, component)
      const known = found.get(key)
      if (known === undefined || isFurther(sighting, known)) found.set(key, sighting)
    }
  }
  return found
}

function isFurther(a: Sighting, b: Sighting): boolean {
  if (a.state !== b.state) return a.state === 'firing'
  return a.since < b.since
}

/** Some seconds for whoever is slow. */
const slackSeconds = 10

/**
 * Until a rule has fired at the latest, or has ended: the fault must be scraped (and a scrape may have to time out), must
 * fill its range, and must last for its `for`, as often as it is evaluated.
 */
export function patienceSeconds(
  { query, forSeconds, intervalSeconds }: Pick<LoadedRule, 'query' | 'forSeconds' | 'intervalSeconds'>,
  scrapeSeconds: number,
): number {
  return forSeconds + rangeSeconds(query) + 3 * scrapeSeconds + 2 * intervalSeconds + slackSeconds
}

/** The longest range of the expression. */
function rangeSeconds(query: string): number {
  const ranges = [...query.matchAll(/\[(\w+)(?::\w*)?\]/g)].map(([, range = '']) => parseDuration(range) ?? 0)
  return Math.max(0, ...ranges)
}
