// What `up` ends with: one screen that says what runs, where, how to sign in, what to do next.
import type { ExitName } from '../errors.ts'
import type { Operation } from '../findings.ts'
import type { StackStatus, UpScreen } from './status.ts'

export interface UpOutcome {
  readonly done: readonly Operation[]
}

export function upAnswer(status: StackStatus, { done }: UpOutcome): { readonly screen: UpScreen; readonly exit: ExitName } {
  const has = (service: string): boolean => status.services.some((found) => found.service === service)
  const missing = status.services.find((service) => service.state === 'failed' && !service.essential)
  const hints = [
    ...(missing === undefined ? [] : [{ what: `See why ${missing.service} is missing`, command: `lake logs ${missing.service}` }]),
    ...(has('grafana') ? [{ what: 'Open the dashboards, signed in', command: 'lake grafana' }] : []),
    { what: 'Prove that the whole chain works', command: 'lake health' },
    { what: 'Follow the logs', command: 'lake logs --follow' },
    ...(has('postgres') ? [{ what: 'Password of PostgreSQL (user lake)', command: 'lake config secrets postgres-password --show' }] : []),
    { what: 'Stop it; data stays', command: 'lake down' },
  ]
  return { screen: { status, unchanged: done.length === 0, hints }, exit: status.state === 'degraded' ? 'degraded' : 'ok' }
}
