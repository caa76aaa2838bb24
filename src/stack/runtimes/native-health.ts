// What the engine does for a container with a health check: a service that is asked by a command of its own.
import { components } from '../../components/index.ts'
import type { Component, Probe } from '../../components/component.ts'
import type { Container } from '../../system/system.ts'

type Ask = (service: string, command: readonly string[]) => Promise<{ readonly code: number }>

/** One that runs and has such a command is not healthy before it succeeds. */
export async function withHealth(container: Container, ask: Ask): Promise<Container> {
  const probe = probeOf(container.name)
  if (probe?.kind !== 'exec' || container.state !== 'running') return container
  // Nothing of it was started yet: whoever answers is somebody else.
  if (container.startedAt === undefined) return { ...container, health: 'starting' }
  const { code } = await ask(container.name, probe.command).catch(() => ({ code: 1 }))
  return { ...container, health: code === 0 ? 'healthy' : 'starting' }
}

function probeOf(service: string): Probe | undefined {
  const all = Object.values<Component>(components)
  return all.find(({ services }) => Object.hasOwn(services, service))?.services[service]?.ready
}
