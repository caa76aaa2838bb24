// A stack in memory whose Prometheus has rules that follow what runs: scraped every 15 seconds, looked at as often.
import type { Living } from '../health/living.ts'
import { living } from '../health/living.ts'
import { answerBy } from '../alerts/recorded.ts'
import { HttpFailure } from '../../src/system/http-failure.ts'

export interface Rule {
  readonly name: string
  readonly component: string
  readonly forSeconds: number
  /** Whether its condition holds now. */
  readonly holds: () => boolean
}

export interface Drilled extends Living {
  /** Rules that are loaded; tests add theirs. */
  readonly rules: Rule[]
  isDown(service: string): boolean
}

const everyMs = 15_000

export async function drilled(config?: string): Promise<Drilled> {
  const made = await living(config)
  const { clock } = made.world.system
  const isDown = (service: string): boolean => {
    const container = made.world.container(service)
    return container?.state !== 'running' || container.isolated === true
  }
  // Its exporter waits with whoever does not answer and is not gone.
  const isSilent = (): boolean => {
    const { state, isolated } = made.world.container('postgres') ?? {}
    return state === 'paused' || (state === 'running' && isolated === true)
  }
  const isAway = (): boolean => isDown('postgres') && !isSilent()
  const isUnscraped = (): boolean => isDown('postgres-exporter') || isSilent()
  const rules: Rule[] = [
    { name: 'PostgresDown', component: 'postgres', forSeconds: 60, holds: isAway },
    { name: 'TargetDown', component: 'postgres', forSeconds: 120, holds: isUnscraped },
    { name: 'TargetDown', component: 'grafana', forSeconds: 120, holds: () => isDown('grafana') },
    { name: 'Watchdog', component: 'prometheus', forSeconds: 0, holds: () => true },
  ]
  /** When each became true, as it was last looked at. */
  const since = new Map<Rule, number>()
  let evaluated = -everyMs
  const evaluate = (): void => {
    const tick = Math.floor(clock.elapsed() / everyMs) * everyMs
    if (tick === evaluated) return
    evaluated = tick
    for (const rule of rules)
      if (!rule.holds()) since.delete(rule)
      else if (!since.has(rule)) since.set(rule, tick)
  }
  const time = (ms: number): string => new Date(clock.now().getTime() - clock.elapsed() + ms).toISOString()
  answerBy(made, 'prometheus', (url) => {
    if (isDown('prometheus')) throw new HttpFailure('refused', 'connect ECONNREFUSED')
    if (url.pathname !== '/api/v1/rules') return { status: 200, headers: {}, body: 'ready' }
    evaluate()
    const shown = rules.map((rule) => ({
      name: rule.name,
      type: 'alerting',
      query: 'up == 0',
      duration: rule.forSeconds,
      health: 'ok',
      lastEvaluation: time(evaluated),
      alerts: since.has(rule)
        ? [
            {
              labels: { alertname: rule.name, component: rule.component },
              annotations: {},
              state: evaluated - (since.get(rule) ?? 0) >= rule.forSeconds * 1000 ? 'firing' : 'pending',
              activeAt: time(since.get(rule) ?? 0),
              value: '0',
            },
          ]
        : [],
    }))
    const group = { name: 'g', file: 'f', interval: everyMs / 1000, rules: shown }
    return { status: 200, headers: {}, body: JSON.stringify({ data: { groups: [group] } }) }
  })
  return { ...made, rules, isDown }
}
