// One sentence: does it fire, and if not, why not.
import { formatDuration } from '../../config/units.ts'
import type { LoadedRule } from '../loaded.ts'
import type { AlertRule } from '../rule.ts'
import type { Labels, Worth } from './values.ts'

export const explainStates = ['firing', 'pending', 'inactive', 'error', 'not loaded', 'switched off'] as const

export interface Verdict {
  readonly state: (typeof explainStates)[number]
  readonly verdict: string
  /** A command that changes it, where there is one. */
  readonly fix: string | null
}

export interface ActiveSet {
  readonly labels: Labels
  readonly state: 'pending' | 'firing'
  readonly since: string
  /** ISO time at which a pending one fires if nothing changes. */
  readonly firesAt: string | null
  readonly value: string
  /** The condition is over, and `keep_firing_for` holds it. */
  readonly kept: boolean
}

export interface VerdictInput {
  readonly rule: AlertRule
  readonly loaded: LoadedRule | undefined
  readonly now: Date
  readonly result: Worth
  readonly reasons: readonly { readonly text: string; readonly because?: string }[]
}

export function activeSets(loaded: LoadedRule | undefined): readonly ActiveSet[] {
  return (loaded?.alerts ?? []).map(({ labels, state, activeAt, value, kept }) => {
    const fires = new Date(Date.parse(activeAt) + (loaded?.forSeconds ?? 0) * 1000).toISOString()
    const firesAt = state === 'pending' ? fires : null
    return { labels, state, since: new Date(activeAt).toISOString(), firesAt, value, kept }
  })
}

export function verdictOf(input: VerdictInput): Verdict {
  const { rule, loaded } = input
  if (!rule.enabled)
    return {
      state: 'switched off',
      verdict: 'lake.yaml switches it off',
      fix: `lake config set alerts.overrides.${rule.name}.enabled true`,
    }
  if (loaded === undefined)
    return { state: 'not loaded', verdict: `${rule.backend} does not have it yet`, fix: 'lake up' }
  if (loaded.health === 'err')
    return { state: 'error', verdict: `cannot be evaluated: ${loaded.lastError}`, fix: null }
  if (loaded.state === 'inactive') return { state: 'inactive', verdict: whyNot(input, loaded), fix: null }
  return { state: loaded.state, verdict: active(input, loaded), fix: null }
}

function whyNot({ result, reasons }: VerdictInput, { intervalSeconds }: LoadedRule): string {
  if (result.series.length > 0)
    return `is true just now; its next evaluation sees it, every ${formatDuration(intervalSeconds || 60)}`
  const [first] = reasons
  if (first === undefined) return 'does not fire'
  return `does not fire: ${first.text}${first.because === undefined ? '' : `: ${first.because}`}`
}

function active({ now, result }: VerdictInput, loaded: LoadedRule): string {
  const sets = activeSets(loaded)
  const count = (state: ActiveSet['state']) => sets.filter((set) => set.state === state).length
  const firing = count('firing')
  const pending = count('pending')
  const over = result.series.length === 0
  if (firing > 0) {
    const more = pending > 0 ? `, and is pending for ${pending} more` : ''
    const held = sets.some(({ kept }) => kept)
    const end = over
      ? held
        ? '; its condition is over, keep_firing_for holds it'
        : '; its condition is just over'
      : ''
    return `fires for ${labelSets(firing)}${more}${end}`
  }
  const next = sets.map(({ firesAt }) => Date.parse(firesAt ?? '')).toSorted((a, b) => a - b)[0] ?? 0
  const seconds = Math.max(0, Math.round((next - now.getTime()) / 1000))
  const held = formatDuration(loaded.forSeconds)
  const when = over
    ? 'its condition is just over'
    : seconds === 0
      ? 'it fires at its next evaluation'
      : `it fires in ${formatDuration(seconds)} if it stays so`
  return `is pending for ${labelSets(pending)}: it must be true for ${held}, and ${when}`
}

function labelSets(count: number): string {
  return count === 1 ? 'one label set' : `${count} label sets`
}
