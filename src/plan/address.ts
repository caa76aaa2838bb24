// Where the services of the stack reach each other: by name in a network of their own, or on the loopback of this machine.
import type { Plan, PlannedPort, PlannedService } from './plan.ts'

/** `host:port` of a service's port; undefined where the service is not part of the stack. */
export function addressOf(plan: Plan, service: string, port: string): string | undefined {
  const found = plan.services.find(({ name }) => name === service)
  const planned = found?.ports.find(({ name }) => name === port)
  return found === undefined || planned === undefined ? undefined : reachedAt(plan, found, planned)
}

export function reachedAt(plan: Plan, service: PlannedService, { container, host }: PlannedPort): string {
  return plan.native === undefined ? `${service.name}:${container}` : `127.0.0.1:${host ?? container}`
}

/** Browsers send `<anything>.localhost` to this machine: cookies of one project stay away from the others'. */
export function localHost({ identity }: Plan): string {
  return `${identity.name}.localhost`
}

/** Where a browser of this machine finds it; undefined where the stack has no such port for people. */
export function openAddress(plan: Plan, service: string, port: string): string | undefined {
  const found = plan.services.find(({ name }) => name === service)
  const host = found?.ports.find(({ name }) => name === port)?.host
  return host === undefined ? undefined : `http://${localHost(plan)}:${host}`
}
