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
