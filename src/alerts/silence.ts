// Silences: who says for how long and why that an alert need not be told, and what that mutes now.
import { parseDuration } from '../config/units.ts'
import { LakeError } from '../errors.ts'
import { field, text } from '../health/values.ts'
import type { Session } from '../stack/prepare.ts'
import { heldAlerts, matcherText, silences, tell } from './alertmanager.ts'
import type { Asking, HeldAlert, Matcher, Silence } from './alertmanager.ts'
import { answered } from './answered.ts'
import { findRule, openAlerts, running } from './open.ts'

export interface SilenceOptions {
  readonly alert: string
  /** `name=value`, each of them narrows it. */
  readonly labels: readonly string[]
  readonly for: string
  readonly because: string
  readonly dryRun: boolean
  readonly signal: AbortSignal
}

export type MutedNow = Pick<HeldAlert, 'labels'> & { readonly summary: string }

export interface Silenced extends Omit<Silence, 'state' | 'id'> {
  /** Null in a dry run. */
  readonly id: string | null
  readonly dryRun: boolean
  /** What fires now and is not told from here on. */
  readonly mutes: readonly MutedNow[]
}

const service = 'alertmanager'

export async function silenceAlert(session: Session, options: SilenceOptions): Promise<Silenced> {
  const seconds = secondsOf(options.for)
  const because = options.because.trim()
  if (because === '') throw usage('a silence needs a reason: --because "..."')
  const own = options.labels.map(labelMatcher)
  const alerts = await openAlerts(session)
  const { name } = findRule(
    alerts.rules,
    options.alert,
    (alert) => `lake alerts silence ${alert} --for ${options.for} --because ${JSON.stringify(because)}`,
  )
  const asking = { stack: running(alerts, service), signal: options.signal }
  const matchers = [equals('alertname', name), ...own]
  const { clock, host } = session.system
  const now = clock.now().getTime()
  const wanted = {
    matchers,
    startsAt: new Date(now).toISOString(),
    endsAt: new Date(now + seconds * 1000).toISOString(),
    author: host.environment['USER'] ?? host.environment['LOGNAME'] ?? 'lake',
    because,
  }
  return answered(service, async () => {
    const held = await heldAlerts(asking, matchers.map(matcherText))
    const mutes = held.map(({ labels, annotations }) => ({ labels, summary: annotations['summary'] ?? '' }))
    const id = options.dryRun ? null : await create(asking, wanted)
    return { id, dryRun: options.dryRun, ...wanted, mutes }
  })
}

async function create(
  asking: Asking,
  { matchers, startsAt, endsAt, author, because }: Omit<Silence, 'state' | 'id'>,
): Promise<string> {
  const body = { matchers, startsAt, endsAt, createdBy: author, comment: because }
  return text(field(await tell(asking, { method: 'POST', path: '/silences', body }), 'silenceID'))
}

export interface SilenceList {
  /** Those that end first come first. */
  readonly silences: readonly Silence[]
}

export async function listSilences(
  session: Session,
  { all, signal }: { readonly all: boolean; readonly signal: AbortSignal },
): Promise<SilenceList> {
  const asking = { stack: running(await openAlerts(session), service), signal }
  const found = await answered(service, () => silences(asking))
  return {
    silences: found
      .filter(({ state }) => all || state !== 'expired')
      .toSorted((a, b) => a.endsAt.localeCompare(b.endsAt)),
  }
}

export interface Expired {
  readonly dryRun: boolean
  readonly silences: readonly Silence[]
}

export interface ExpireOptions {
  /** Id of a silence, or name of an alert: then all silences of it. */
  readonly which: string
  readonly dryRun: boolean
  readonly signal: AbortSignal
}

export async function expireSilences(session: Session, options: ExpireOptions): Promise<Expired> {
  const { which, dryRun, signal } = options
  const alerts = await openAlerts(session)
  const asking = { stack: running(alerts, service), signal }
  const live = (await answered(service, () => silences(asking))).filter(({ state }) => state !== 'expired')
  const found = live.filter((silence) => silence.id === which || isOf(silence, which))
  if (found.length === 0) {
    // An id is no name that could be mistyped.
    if (!/^[0-9a-f-]{36}$/.test(which))
      findRule(alerts.rules, which, (alert) => `lake alerts silence expire ${alert}`)
    throw new LakeError(`no silence of ${which} is in force`, {
      code: 'unknown-silence',
      exit: 'usage',
      actions: [{ id: 'list', command: 'lake alerts silence list' }],
    })
  }
  if (!dryRun)
    await answered(service, () =>
      Promise.all(found.map(({ id }) => tell(asking, { method: 'DELETE', path: `/silence/${id}` }))),
    )
  return { dryRun, silences: found }
}

function isOf({ matchers }: Silence, alert: string): boolean {
  return matchers.some(
    ({ name, value, isEqual, isRegex }) =>
      name === 'alertname' && isEqual && !isRegex && value.toLowerCase() === alert.toLowerCase(),
  )
}

function secondsOf(duration: string): number {
  const seconds = parseDuration(duration)
  if (seconds === undefined || seconds < 1) throw usage(`"${duration}" is no duration such as 30m, 2h or 1d`)
  return seconds
}

function equals(name: string, value: string): Matcher {
  return { name, value, isRegex: false, isEqual: true }
}

function labelMatcher(pair: string): Matcher {
  const [, name, value] = /^([a-zA-Z_]\w*)=(.*)$/.exec(pair) ?? []
  if (name === undefined || value === undefined || value === '')
    throw usage(`"${pair}" is no label such as instance=loki`)
  return equals(name, value)
}

function usage(message: string): LakeError {
  return new LakeError(message, {
    code: 'usage',
    exit: 'usage',
    actions: [{ id: 'help', command: 'lake alerts silence --help' }],
  })
}
