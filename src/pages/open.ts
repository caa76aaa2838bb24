// The pages that services of the stack have for people.
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import type { Stack } from '../health/stack.ts'
import { localHost } from '../plan/address.ts'

export interface Page {
  readonly service: string
  readonly title: string
  readonly url: string
  readonly running: boolean
}

export function pagesOf({ plan, containers }: Stack): readonly Page[] {
  return plan.services.flatMap(({ name, component, facts, ports }) =>
    ports.flatMap(({ name: port, host }): Page[] => {
      const page = facts.ports[port]?.page
      if (page === undefined || host === undefined) return []
      const title =
        plan.components.find((planned) => planned.name === component)?.component.title ?? component
      const url = `http://${localHost(plan)}:${host}${page}`
      return [{ service: name, title, url, running: containers.get(name)?.state === 'running' }]
    }),
  )
}

/** The page of a service that runs, or why there is none to open. */
export function pageOf(stack: Stack, service: string): Page {
  const pages = pagesOf(stack)
  const page = pages.find((candidate) => candidate.service === service)
  if (page === undefined)
    throw noPage(
      stack,
      service,
      pages.map((candidate) => candidate.service),
    )
  if (!page.running) throw notRunning(service)
  return page
}

export function notRunning(service: string): LakeError {
  return new LakeError(`${service} is not running`, {
    code: 'not-running',
    exit: 'notRunning',
    actions: [{ id: 'up', command: 'lake up' }],
  })
}

function noPage({ plan }: Stack, service: string, known: readonly string[]): LakeError {
  const close = nearest(service, known)
  const exists = plan.services.some(({ name }) => name === service)
  return new LakeError(exists ? `${service} has no page to open` : `no service ${service} in this stack`, {
    code: exists ? 'no-page' : 'unknown-service',
    exit: 'usage',
    details: [close === undefined ? `Pages: ${known.join(', ')}` : `Did you mean ${close}?`],
    actions: [{ id: 'nearest', command: close === undefined ? 'lake open' : `lake open ${close}` }],
  })
}
