// Looks at the alerts until all that must fire has, or had its time, and what must not fire had its time too.
import type { Asking } from '../alerts/alertmanager.ts'
import { NoAnswer } from '../health/ask.ts'
import { allRules, sightingsIn } from './look.ts'
import type { Sighting, Sightings } from './look.ts'

/** An alert in the course of a drill; times in milliseconds since it was broken. */
export interface Seen {
  readonly key: string
  readonly name: string
  readonly component: string
  readonly pendingMs: number
  /** Null: it did not fire. */
  readonly firingMs: number | null
}

export interface Must {
  readonly key: string
  /** The key is the name of an alert, about whatever component. */
  readonly byName: boolean
  readonly patienceMs: number
}

export interface Watching {
  readonly asking: Asking
  /** What was there before, and says nothing of what is broken now. */
  readonly before: Sightings
  /** When it was broken, by both clocks. */
  readonly brokenAt: { readonly time: number; readonly monotonic: number }
  readonly must: readonly Must[]
  /** How long is looked for what must not fire. */
  readonly noiseMs: number
  /** At most, whatever the rules need. */
  readonly timeoutMs: number
  /** What it waits for. */
  readonly onWait: (text: string) => void
  readonly onFire: (seen: Seen) => void
}

const pollMs = 1000
/** A Prometheus that is silent for longer sees nothing. */
const silentMs = 60_000

export async function watch(watching: Watching): Promise<readonly Seen[]> {
  const { asking, brokenAt, noiseMs, timeoutMs } = watching
  const { clock } = asking.stack.session.system
  const seen = new Map<string, Seen>()
  let answeredAt = clock.monotonic()
  for (;;) {
    const now = await look(asking)
    if (now !== undefined) answeredAt = clock.monotonic()
    else if (clock.monotonic() - answeredAt > silentMs) throw new NoAnswer('does not answer any more')
    for (const [key, sighting] of now ?? []) note(watching, seen, key, sighting)
    const elapsed = clock.monotonic() - brokenAt.monotonic
    const open = watching.must.filter((one) => elapsed < one.patienceMs && !hasFired(seen, one))
    if (elapsed >= timeoutMs || (open.length === 0 && elapsed >= noiseMs)) return [...seen.values()]
    watching.onWait(waitText(watching, { open: open.map(({ key }) => key), now, elapsed }))
    await clock.sleep(pollMs, asking.signal)
  }
}

function hasFired(seen: ReadonlyMap<string, Seen>, { key, byName }: Must): boolean {
  return [...seen.values()].some(
    (one) => one.firingMs !== null && (byName ? one.name === key : one.key === key),
  )
}

export async function look(asking: Asking): Promise<Sightings | undefined> {
  try {
    return sightingsIn(await allRules(asking))
  } catch (error) {
    if (error instanceof NoAnswer) return undefined
    throw error
  }
}

/** What was there before it was broken is no news. */
function note(
  { before, brokenAt, onFire }: Watching,
  seen: Map<string, Seen>,
  key: string,
  sighting: Sighting,
): void {
  if (before.has(key)) return
  const known = seen.get(key)
  if (known !== undefined && (known.firingMs !== null || sighting.state === 'pending')) return
  const after = (time: number): number => Math.max(0, Math.round(time - brokenAt.time))
  const { name, component, state, since, evaluated } = sighting
  const found: Seen = {
    key,
    name,
    component,
    pendingMs: known?.pendingMs ?? after(since),
    firingMs: state === 'firing' ? after(evaluated) : null,
  }
  seen.set(key, found)
  if (found.firingMs !== null) onFire(found)
}

interface Moment {
  readonly open: readonly string[]
  readonly now: Sightings | undefined
  readonly elapsed: number
}

function waitText({ noiseMs, asking }: Watching, { open, now, elapsed }: Moment): string {
  const time = asking.stack.session.system.clock.now().getTime()
  if (now === undefined) return 'prometheus does not answer'
  if (open.length > 0) return `waiting for ${open.map((key) => awaited(key, now.get(key), time)).join(', ')}`
  return `looking for noise, ${Math.ceil((noiseMs - elapsed) / 1000)} s more`
}

function awaited(key: string, sighting: Sighting | undefined, time: number): string {
  if (sighting === undefined) return key
  const left = Math.max(0, Math.round((sighting.since - time) / 1000 + sighting.forSeconds))
  return `${key} (pending, fires in ${left} s)`
}
