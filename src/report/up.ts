// What `up` ends with: one screen that says what runs, where, how to sign in, what to do next.
import type { ExitName } from '../errors.ts'
import type { Operation } from '../findings.ts'
import type { StackStatus, UpScreen } from './status.ts'

export interface UpOutcome {
  readonly done: readonly Operation[]
}

/** Without waiting, a stack that starts or has not started yet is what was asked for. */
const exits: Readonly<Record<StackStatus['state'], ExitName>> = {
  ready: 'ok',
  starting: 'ok',
  stopped: 'ok',
  degraded: 'degraded',
  failed: 'failed',
}

export function upAnswer(
  status: StackStatus,
  { done }: UpOutcome,
): { readonly screen: UpScreen; readonly exit: ExitName } {
  const has = (service: string): boolean =>
    status.services.some((found) => found.service === service && found.state === 'ready')
  const missing = status.services.find((service) => service.state === 'failed' && !service.essential)
  const hints = [
    ...(missing === undefined
      ? []
      : [{ what: `See why ${missing.service} is missing`, command: `lake logs ${missing.service}` }]),
    ...(has('grafana') ? [{ what: 'Open the dashboards, signed in', command: 'lake grafana' }] : []),
    // Where it is no part of the stack, lake shows them itself.
    ...(status.services.some(({ service }) => service === 'grafana')
      ? []
      : [{ what: 'Open the dashboards', command: 'lake grafana' }]),
    { what: 'Prove that the whole chain works', command: 'lake health' },
    { what: 'Follow the logs', command: 'lake logs --follow' },
    ...(has('postgres')
      ? [{ what: 'PostgreSQL password, user lake', command: 'lake config secrets postgres-password --show' }]
      : []),
    { what: 'Stop it; data stays', command: 'lake down' },
  ]
  return { screen: { status, unchanged: done.length === 0, hints }, exit: exits[status.state] }
}

export function upData(status: StackStatus, done: readonly Operation[]): object {
  return { ...status, changed: done.length > 0, operations: done }
}
