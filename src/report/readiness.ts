// What `restart` and `wait` found: who is ready, and who is not.
import type { ExitName } from '../errors.ts'
import type { Style } from './style.ts'

export interface ServiceReadiness {
  readonly service: string
  readonly essential: boolean
  readonly state: 'ready' | 'failed' | 'timeout'
  readonly detail: string
  readonly elapsedMs: number
}

/** What fails is an error by now: here somebody can do without it. */
export function readinessExit(reports: readonly ServiceReadiness[]): ExitName {
  return reports.every(({ state }) => state === 'ready') ? 'ok' : 'degraded'
}

export function readinessData(reports: readonly ServiceReadiness[]): readonly ServiceReadiness[] {
  return reports.map(({ service, essential, state, detail, elapsedMs }) => ({
    service,
    essential,
    state,
    detail,
    elapsedMs: Math.round(elapsedMs),
  }))
}

export function readinessText(reports: readonly ServiceReadiness[], style: Style): string {
  const { paint, symbols } = style
  const missing = reports.filter(({ state }) => state !== 'ready')
  const ready = reports.filter(({ state }) => state === 'ready').map(({ service }) => service)
  const first = `${paint.green(symbols.ok)} ready: ${named(ready)}`
  const rest = missing.map(
    ({ service, detail }) => `${paint.yellow(symbols.warn)} without ${service}: ${detail}`,
  )
  return [...(ready.length > 0 ? [first] : []), ...rest].join('\n')
}

export function restartText(
  restarted: readonly string[],
  reports: readonly ServiceReadiness[],
  style: Style,
): string {
  const { paint, symbols } = style
  const line = `${paint.green(symbols.ok)} restarted ${named(restarted)}`
  if (reports.length === 0) return `${line}; whether they are ready: lake wait`
  if (readinessExit(reports) === 'ok') return `${line}: ready`
  return `${line}\n${readinessText(reports, style)}`
}

/** Few are named, many are counted. */
function named(services: readonly string[]): string {
  return services.length <= 4 ? services.join(', ') : `${services.length} services`
}
