// What questions are put together from, before any variable is known.
import type { Dashboard } from '../src/view/model/dashboard.ts'
import type { Context } from '../src/view/model/requests.ts'
import { momentMs } from '../src/view/model/time.ts'
import type { Api } from './api.ts'
import type { State } from './state.ts'

export function knownOf(
  dashboard: Dashboard,
  state: State,
  { boot, recorded }: Api,
): Omit<Context, 'values'> {
  const now = recorded?.now ?? Date.now()
  const from = momentMs(state.from || dashboard.from, now) ?? now - 3_600_000
  const to = momentMs(state.to || dashboard.to, now, true) ?? now
  const range = recorded ?? { from: Math.min(from, to - 1000), to }
  return {
    range: { from: range.from, to: range.to },
    now,
    sources: boot.sources,
    scrapeSeconds: boot.scrapeSeconds,
  }
}
