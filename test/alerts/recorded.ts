// What a real Prometheus, Loki and Alertmanager answered, and a stack in memory that answers the same.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { HttpAnswer, HttpOptions } from '../../src/system/system.ts'
import type { Living } from '../health/living.ts'

export function recorded(name: string): unknown {
  return JSON.parse(readFileSync(join(import.meta.dirname, 'recorded', `${name}.json`), 'utf8')) as unknown
}

const ports = { prometheus: 9090, alertmanager: 9093, loki: 3100 } as const

/** To everything whose path begins so. */
export function answerWith(stack: Living, path: string, answer: unknown, status = 200): void {
  const service = path.startsWith('/api/v2') ? 'alertmanager' : 'prometheus'
  stack.world.system.http.answers.set(`http://127.0.0.1:${ports[service]}${path}`, {
    status,
    headers: {},
    body: JSON.stringify(answer),
  })
}

export function answerBy(
  stack: Living,
  service: keyof typeof ports,
  answer: (url: URL, options: HttpOptions) => HttpAnswer,
): void {
  stack.world.system.http.answers.set(`http://127.0.0.1:${ports[service]}/`, (url, options) =>
    answer(new URL(url), options),
  )
}
