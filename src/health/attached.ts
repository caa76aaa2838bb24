// Attached projects: what is asked for there runs, and their logs arrive. Lake changes nothing in them, so that what is
// broken there only degrades the stack.
import { waysOf } from '../plan/reach.ts'
import { serviceOf, stopCause } from '../stack/reconcile.ts'
import type { Container } from '../system/system.ts'
import { failed, passed, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import type { Address } from '../config/address.ts'
import type { LoggedService } from './logs.ts'
import type { Stack } from './stack.ts'

export function attachedChecks(stack: Stack): readonly Check[] {
  const ways = new Map(waysOf(stack.plan.config).map((way) => [`${way.project}/${way.service}`, way]))
  return [
    ...stack.plan.config.attach.map(({ project }) => projectCheck(project)),
    ...[...ways.values()].map(({ project, service }) => serviceCheck(project, service)),
  ]
}

/** What must be true before anything at the address can be asked. */
export function standingAt({ project, host }: Address): readonly string[] {
  return project === undefined ? [] : ['lake-relay.container', `${project}/${host}.container`]
}

function projectCheck(project: string): Check {
  return {
    id: `${project}.running`,
    subject: project,
    topic: 'container',
    title: `the attached project ${project} runs`,
    broken: `the attached project ${project} does not run`,
    essential: false,
    needs: [],
    timeoutMs: 6000,
    probe: async ({ stack }) => {
      const containers = stack.attached.get(project) ?? []
      if (containers.some(({ state }) => state === 'running')) return passed
      return failed(containers.length === 0 ? 'it has no containers' : 'all its containers are stopped')
    },
    fix: `in the folder of ${project}: docker compose -p ${project} up -d`,
  }
}

function serviceCheck(project: string, service: string): Check {
  return {
    ...projectCheck(project),
    id: `${project}/${service}.container`,
    title: `${service} of ${project} runs`,
    broken: `${service} of ${project} does not run`,
    needs: [`${project}.running`],
    probe: (context) => probeService(project, service, context),
    fix: `in the folder of ${project}: docker compose -p ${project} up -d ${service}`,
  }
}

async function probeService(project: string, service: string, { stack }: ProbeContext): Promise<Outcome> {
  const containers = (stack.attached.get(project) ?? []).filter((it) => serviceOf(it) === service)
  const [first] = containers
  if (first === undefined) return failed(`${project} has no container of ${service}`)
  const running = containers.filter(({ state }) => state === 'running')
  if (running.length === 0) return failed(`container ${stopCause(first)}`)
  return running.every(({ health }) => health === 'unhealthy') ? warned('container is unhealthy') : passed
}

/** Every service that runs there logs under `<project>/<service>`. */
export function loggedServices({ attached }: Stack): readonly LoggedService[] {
  return [...attached].flatMap(([project, containers]) => {
    const running = containers.filter(({ state }) => state === 'running')
    const services = new Map<string, Container>(running.map((it) => [serviceOf(it), it]))
    return [...services].map(([service, container]): LoggedService => ({
      name: `${project}/${service}`,
      subject: project,
      essential: false,
      needs: [`${project}.running`],
      container: () => container,
    }))
  })
}
