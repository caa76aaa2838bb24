// What a drill would break, named exactly, and what should come of it: before anything is done.
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import { answered } from '../alerts/answered.ts'
import { openAlerts, running } from '../alerts/open.ts'
import type { Alerts } from '../alerts/open.ts'
import type { LoadedRule } from '../alerts/loaded.ts'
import type { Stack } from '../health/stack.ts'
import type { Session } from '../stack/prepare.ts'
import type { How } from './how.ts'
import { allRules, patienceSeconds } from './look.ts'
import { drillNames, possibleDrills } from './possible.ts'
import type { Possible } from './possible.ts'
import { declaredBy, expectationsOf, expectedOf, strangeDeclarations } from './table.ts'
import type { Expected } from './table.ts'

export interface PlannedDrill extends Pick<Possible, 'service' | 'component' | 'container'> {
  readonly how: How
  /** Only of what is loaded. */
  readonly expected: Expected
  /** Alerts of the user's own that say that they fire. */
  readonly declared: readonly string[]
  /** Would be expected, and no rule of that name is loaded. */
  readonly off: readonly string[]
  /** The longest that an expected one may take. */
  readonly patienceMs: number
}

export interface DrillScope {
  readonly alerts: Alerts
  readonly stack: Stack
  readonly how: How
  readonly drills: readonly PlannedDrill[]
  readonly skipped: readonly { readonly service: string; readonly why: string }[]
  readonly notes: readonly string[]
  readonly rules: readonly LoadedRule[]
}

export interface DrillWish {
  readonly names: readonly string[]
  readonly all: boolean
  readonly how: How
  readonly signal: AbortSignal
}

export async function drillScope(session: Session, wish: DrillWish): Promise<DrillScope> {
  const { names, all, how, signal } = wish
  const alerts = await openAlerts(session)
  const known = drillNames(alerts)
  // A slip of the keys is told whatever runs.
  for (const name of names) if (!known.includes(name)) throw unknownName(known, name)
  const stack = running(alerts, 'prometheus')
  const possible = await possibleDrills(alerts, [how])
  const chosen = possible.filter(({ service }) => all || names.includes(service))
  const skipped = chosen.flatMap((one) => {
    const why = whyNotOf(one, how)
    return why === null ? [] : [{ service: one.service, why }]
  })
  const [refused] = skipped
  if (refused !== undefined && (!all || skipped.length === chosen.length))
    throw notDrillable(refused, how, all)
  const rules = await answered('prometheus', () => allRules({ stack, signal }))
  const drills = chosen
    .filter((one) => whyNotOf(one, how) === null)
    .map((one) => plannedDrill(one, { alerts, rules, how }))
  const notes = strangeDeclarations(alerts.rules, known)
  return { alerts, stack, how, drills, skipped, notes, rules }
}

function whyNotOf({ ways }: Possible, how: How): string | null {
  return ways.find((way) => way.how === how)?.whyNot ?? null
}

interface Planning {
  readonly alerts: Alerts
  readonly rules: readonly LoadedRule[]
  readonly how: How
}

function plannedDrill({ service, component, container }: Possible, planning: Planning): PlannedDrill {
  const { alerts, rules, how } = planning
  const expected = expectedOf(expectationsOf(alerts.session.templates), service, how)
  if (expected === undefined) throw new Error(`no expectation of ${service}`)
  const isLoaded = (key: string): boolean => rules.some(({ name }) => name === key.split('/')[0])
  const declared = alerts.rules.filter((rule) => declaredBy(rule, service, how)).map(({ name }) => name)
  const must = [...expected.fires, ...declared].filter(isLoaded)
  const scrape = alerts.plan.config.scrape.intervalSeconds
  const seconds = must.map((key) => patienceOf(rules, key, scrape))
  return {
    service,
    component,
    container,
    how,
    expected: { ...expected, fires: expected.fires.filter(isLoaded) },
    declared: declared.filter(isLoaded),
    off: [...expected.fires, ...declared].filter((key) => !isLoaded(key)),
    patienceMs: Math.max(0, ...seconds) * 1000,
  }
}

export function patienceOf(rules: readonly LoadedRule[], key: string, scrapeSeconds: number): number {
  const own = rules.filter(({ name }) => name === key.split('/')[0])
  return Math.max(0, ...own.map((rule) => patienceSeconds(rule, scrapeSeconds)))
}

function unknownName(known: readonly string[], name: string): LakeError {
  const close = nearest(name, known)
  return new LakeError(`no service ${name} in this stack`, {
    code: 'unknown-service',
    exit: 'usage',
    details: [close === undefined ? `There are: ${known.toSorted().join(', ')}` : `Did you mean ${close}?`],
    actions: [
      close === undefined
        ? { id: 'list', command: 'lake drill --list' }
        : { id: 'nearest', command: `lake drill ${close}` },
    ],
  })
}

function notDrillable(
  { service, why }: { readonly service: string; readonly why: string },
  how: How,
  all: boolean,
): LakeError {
  const message = all ? `nothing here is drillable by --how ${how}` : `${service} is not drillable: ${why}`
  return new LakeError(message, {
    code: 'not-drillable',
    exit: 'usage',
    details: all ? [`${service}: ${why}`] : [],
    actions: [{ id: 'list', command: 'lake drill --list' }],
  })
}
