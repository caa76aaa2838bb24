// `lake alerts explain`: the expression of an alert taken apart, what each part is worth now, and why it fires or not.
import { promql } from '../../health/ask.ts'
import type { Session } from '../../stack/prepare.ts'
import type { Asking } from '../alertmanager.ts'
import { answered } from '../answered.ts'
import { askRules, ruleOf } from '../loaded.ts'
import { findRule, openAlerts, running } from '../open.ts'
import type { Alerts } from '../open.ts'
import type { AlertRule } from '../rule.ts'
import { askParts } from './ask.ts'
import { whyMissing } from './missing.ts'
import { allParts, partsOf } from './parts.ts'
import type { Part } from './parts.ts'
import { requireReadable } from './readable.ts'
import { rowsOf, worthOf } from './values.ts'
import type { Labels, Row, Valued, Worths } from './values.ts'
import { activeSets, verdictOf } from './verdict.ts'
import type { ActiveSet, Verdict } from './verdict.ts'
import { whyEmpty } from './why.ts'
import type { Reason } from './why.ts'

export interface ExplainedPart extends Pick<Part, 'id' | 'depth' | 'kind' | 'op' | 'text' | 'from' | 'to'> {
  /** How many it has now; null: it was not asked. */
  readonly series: number | null
  /** Of a comparison: label sets for which it is true. */
  readonly true: number | null
  readonly error: string | null
  /** The closest to the line first, those that are over it before all others. */
  readonly rows: readonly ExplainedRow[]
}

/** Numbers as texts: NaN and the infinities are values too, and no JSON. */
export interface ExplainedRow {
  readonly labels: Labels
  readonly value: string
  /** What it is compared with; null: with nothing, or nothing on the other side belongs to it. */
  readonly against: string | null
  readonly holds: boolean | null
  readonly distance: string | null
}

export interface Explanation extends Verdict {
  readonly alert: Pick<
    AlertRule,
    'name' | 'backend' | 'origin' | 'file' | 'component' | 'severity' | 'expr' | 'for' | 'runbook' | 'numbers'
  >
  readonly time: string
  readonly active: readonly ActiveSet[]
  readonly reasons: readonly (Reason & { readonly because?: string })[]
  readonly parts: readonly ExplainedPart[]
}

export interface ExplainOptions {
  readonly alert: string
  /** Label sets shown of each part. */
  readonly limit: number
  readonly signal: AbortSignal
}

export async function explainAlert(session: Session, options: ExplainOptions): Promise<Explanation> {
  const alerts = await openAlerts(session)
  const { rule, loaded, asking } = await ruleNamed(alerts, options)
  requireReadable(rule)
  const now = await answered(rule.backend, () => momentOf(asking, rule.backend))
  const root = partsOf(rule.expr, rule.backend)
  const worths = await answered(rule.backend, () =>
    askParts(asking, rule.backend, root, now.getTime() / 1000),
  )
  const result = worthOf(root, worths)
  const reasons = result.series.length > 0 ? [] : whyEmpty(root, worths)
  const told = await answered(rule.backend, () =>
    Promise.all(reasons.map((reason) => withCause(reason, { root, rule, asking }))),
  )
  const { name, backend, origin, file, component, severity, expr, runbook, numbers } = rule
  return {
    alert: { name, backend, origin, file, component, severity, expr, for: rule.for, runbook, numbers },
    time: now.toISOString(),
    ...verdictOf({ rule, loaded, now, result, reasons: told }),
    active: activeSets(loaded),
    reasons: told,
    parts: allParts(root).map((part) => explained(part, worths, options.limit)),
  }
}

/** That of Prometheus: by a clock that is ahead of its own nothing would be there. */
async function momentOf(asking: Asking, backend: AlertRule['backend']): Promise<Date> {
  const local = asking.stack.session.system.clock.now()
  if (backend === 'loki') return local
  const [own] = await promql(asking, 'vector(time())')
  return own === undefined ? local : new Date(Math.round(own.value * 1000))
}

const again = (alert: string): string => `lake alerts explain ${alert}`

async function ruleNamed(alerts: Alerts, { alert, signal }: ExplainOptions) {
  const known = alerts.rules.find(({ name }) => name.toLowerCase() === alert.toLowerCase())
  // What only runs is known by asking; a name that is nowhere is a slip of the keys, whether or not anything runs.
  const own = known ?? (alerts.runs('prometheus') ? undefined : findRule(alerts.rules, alert, again))
  const backend = own?.backend ?? 'prometheus'
  const asking: Asking = { stack: running(alerts, backend), signal }
  const loaded = await answered(backend, () => askRules(asking, backend))
  const all = [...alerts.rules, ...loaded.map(ruleOf)]
  const rule = own ?? findRule(all, alert, again)
  return { rule, asking, loaded: loaded.find(({ name }) => name === rule.name) }
}

interface Missing {
  readonly root: Part
  readonly rule: AlertRule
  readonly asking: Asking
}

async function withCause(reason: Reason, { root, rule, asking }: Missing) {
  const selector = allParts(root).find(({ id }) => id === reason.part)?.selector
  if (reason.kind !== 'no series' || selector === null || selector === undefined) return reason
  if (rule.backend === 'loki') return reason
  return { ...reason, because: await whyMissing(asking, selector) }
}

function explained(part: Part, worths: Worths, limit: number): ExplainedPart {
  const { id, depth, kind, op, text, from, to } = part
  const known = worths.get(id)
  const rows = kind === 'compare' ? rowsOf(part, worths) : []
  const plain = kind === 'compare' || part.range ? [] : (known?.series ?? [])
  return {
    id,
    depth,
    kind,
    op,
    text,
    from,
    to,
    series: known?.series.length ?? null,
    true: kind === 'compare' ? rows.filter(({ holds }) => holds).length : null,
    error: known?.error ?? null,
    rows: [...rows.slice(0, limit).map(rowText), ...plain.slice(0, limit).map(plainText)],
  }
}

function rowText({ labels, value, against, holds, distance }: Row): ExplainedRow {
  const text = (number: number | null): string | null => (number === null ? null : String(number))
  return { labels, value: String(value), against: text(against), holds, distance: text(distance) }
}

function plainText({ labels, value }: Valued): ExplainedRow {
  return { labels, value: String(value), against: null, holds: null, distance: null }
}
