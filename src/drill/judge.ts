// What fired against what was expected. Pure.
import type { Expected } from './table.ts'
import type { Seen } from './watch.ts'

export const verdicts = ['detected', 'missed', 'noise', 'allowed', 'yours', 'machine'] as const
export type Verdict = (typeof verdicts)[number]

export interface Judged {
  readonly alert: string
  readonly component: string
  readonly verdict: Verdict
  /** Since it was broken; null: it was not even pending. */
  readonly pendingMs: number | null
  /** Null: it did not fire. */
  readonly firingMs: number | null
}

export interface Judging {
  readonly expected: Pick<Expected, 'fires' | 'later' | 'mild'>
  /** Rules of the user's own that say that they fire: all of their alerts count. */
  readonly declared: readonly string[]
  readonly machine: readonly string[]
  /** Component of the service that was broken. */
  readonly component: string
  /** Names of the alerts that lake ships: others are none of its noise. */
  readonly shipped: ReadonlySet<string>
  readonly seen: readonly Seen[]
}

/** Expected ones first, in their order; of what else was seen only what fired. */
export function judge(judging: Judging): readonly Judged[] {
  const { expected, declared, seen } = judging
  const must = expected.fires.map((key): Judged => {
    const found = seen.find((one) => one.key === key)
    const [name = '', component = ''] = key.split('/')
    return judgedOf({ name, component }, found)
  })
  const own = declared.map((name): Judged => {
    const all = seen.filter((one) => one.name === name)
    const found = all.toSorted((a, b) => (a.firingMs ?? Infinity) - (b.firingMs ?? Infinity))[0]
    return judgedOf({ name, component: found?.component ?? '' }, found)
  })
  const others = seen
    .filter(
      ({ key, name, firingMs }) =>
        firingMs !== null && !expected.fires.includes(key) && !declared.includes(name),
    )
    .map(({ key, name, component, pendingMs, firingMs }): Judged => {
      const verdict = verdictOf({ key, name, component }, judging)
      return { alert: name, component, verdict, pendingMs, firingMs }
    })
    .toSorted((a, b) => verdicts.indexOf(a.verdict) - verdicts.indexOf(b.verdict))
  return [...must, ...own, ...others]
}

function judgedOf(
  { name, component }: { readonly name: string; readonly component: string },
  seen: Seen | undefined,
): Judged {
  const firingMs = seen?.firingMs ?? null
  const verdict = firingMs === null ? 'missed' : 'detected'
  return { alert: name, component, verdict, pendingMs: seen?.pendingMs ?? null, firingMs }
}

function verdictOf(
  { key, name, component }: Pick<Seen, 'key' | 'name' | 'component'>,
  { expected, machine, shipped, component: broken }: Judging,
): Verdict {
  if (expected.later.includes(key) || (expected.mild && component === broken)) return 'allowed'
  if (machine.includes(key)) return 'machine'
  return shipped.has(name) ? 'noise' : 'yours'
}
