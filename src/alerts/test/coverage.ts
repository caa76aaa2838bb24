// Which alerts are tested, and how. Pure.
import type { Session } from '../../stack/prepare.ts'
import { effectiveRules } from '../backtest/effective.ts'
import { testKinds } from '../tested.ts'
import type { TestKind } from '../tested.ts'
import type { Checked, outcomes } from './report.ts'

export interface Covered {
  readonly alert: string
  readonly origin: 'yours' | 'shipped'
  /** The worst outcome of the tests of that kind; null: there is none. `by lake`: tested where lake is made. */
  readonly kinds: Readonly<Record<TestKind, (typeof outcomes)[number] | 'by lake' | null>>
  /** Of no kind that can be told. */
  readonly others: number
}

export interface Wanted {
  /** Empty: all. */
  readonly alerts: ReadonlySet<string>
  readonly shipped: boolean
  /** Alerts without any test are named where all tests were run. */
  readonly isAll: boolean
}

export function coverageOf(
  session: Pick<Session, 'templates' | 'project'>,
  checks: readonly Checked[],
  { alerts, shipped, isAll }: Wanted,
): readonly Covered[] {
  const rules = effectiveRules(session)
  const own = new Set(rules.filter(({ group }) => group.file.startsWith('user-')).map(({ alert }) => alert))
  const tested = checks.filter(({ about }) => about === 'alert').map(({ alert }) => alert)
  const known = rules.map(({ alert }) => alert)
  const named = [
    ...(isAll ? own : []),
    ...tested,
    ...alerts,
    ...(shipped ? known.filter((alert) => !own.has(alert)) : []),
  ]
  return [...new Set(named)].map((alert) => {
    const isShipped = known.includes(alert) && !own.has(alert)
    const byLake = isShipped ? (session.templates.tested[alert] ?? []) : []
    return covered(alert, checks, { origin: isShipped ? 'shipped' : 'yours', byLake })
  })
}

function covered(
  alert: string,
  checks: readonly Checked[],
  { origin, byLake }: { readonly origin: Covered['origin']; readonly byLake: readonly string[] },
): Covered {
  const about = checks.filter((check) => check.about === 'alert' && check.alert === alert)
  const kinds = testKinds.map((kind) => {
    const outcomes = about.filter((check) => check.kind === kind).map(({ outcome }) => outcome)
    const worst = (['failed', 'not run', 'passed'] as const).find((it) => outcomes.includes(it))
    return [kind, worst ?? (byLake.includes(kind) ? 'by lake' : null)] as const
  })
  return {
    alert,
    origin,
    kinds: Object.fromEntries(kinds) as Covered['kinds'],
    others: about.filter(({ kind }) => kind === null).length,
  }
}
