// The ground everything stands on: does the container run, and does the service in it answer?
import type { PlannedService } from '../plan/plan.ts'
import { stopCause } from '../stack/reconcile.ts'
import type { Container } from '../system/system.ts'
import { addressOf, ask, complaint } from './ask.ts'
import { failed, passed, skipped, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { ageMs } from './stack.ts'
import type { Stack } from './stack.ts'
import { firstLine } from './values.ts'

export function containerChecks(service: PlannedService): readonly Check[] {
  const { name, component, essential, facts } = service
  const running: Check = {
    id: `${name}.container`,
    subject: component,
    topic: 'container',
    title: `${name} runs`,
    broken: `${name} is not running`,
    essential,
    needs: [],
    // A little more than a request has: its words are the better cause.
    timeoutMs: 6000,
    probe: (context) => probeContainer(service, context),
    fix: 'lake up',
  }
  if (facts.ready.kind === 'running') return [running]
  const answering: Check = {
    ...running,
    id: `${name}.ready`,
    topic: 'ready',
    title: `${name} is ready`,
    broken: `${name} is not ready`,
    needs: [running.id],
    probe: (context) => probeReady(service, context),
    fix: `lake logs ${name} --tail 50`,
  }
  return [running, answering]
}

/** What must be true before a service can be asked anything. */
export function standing(service: PlannedService | undefined): readonly string[] {
  if (service === undefined) return []
  const container = `${service.name}.container`
  return service.facts.ready.kind === 'running' ? [container] : [container, `${service.name}.ready`]
}

async function probeContainer(service: PlannedService, { stack }: ProbeContext): Promise<Outcome> {
  const container = stack.containers.get(service.name)
  if (container === undefined) return missing(service, stack)
  if (container.state === 'restarting') return failed(`container keeps restarting${exitOf(container)}`)
  if (container.state !== 'running') return failed(`container ${stopCause(container)}`)
  if (container.isolated === true) return failed('container was taken out of its networks')
  if (container.health === 'unhealthy') return unhealthy(service, container, stack)
  if (container.health === 'starting' && service.facts.ready.kind === 'running') {
    return warned('its health check has not passed yet')
  }
  return passed
}

function missing({ name, profile }: PlannedService, { plan, containers, started }: Stack): Outcome {
  if (started.has(name)) return failed('container is gone')
  const others = plan.services.filter((service) => service.profile === profile)
  // `up --profile` leaves the rest out on purpose.
  if (!others.some((service) => started.has(service.name) || containers.has(service.name))) {
    return skipped(`the profile ${profile} is not started`, { blocks: true })
  }
  return failed('has no container yet')
}

function exitOf({ exitCode }: Container): string {
  return exitCode === undefined ? '' : ` (exit ${exitCode})`
}

/** Where lake can ask the service itself, that answer counts: the engine's verdict is as old as its interval. */
async function unhealthy(
  { name, facts }: PlannedService,
  { id }: Container,
  { session }: Stack,
): Promise<Outcome> {
  const said = firstLine((await session.runtime.healthLog(id)).at(-1) ?? '')
  const verdict = facts.ready.kind === 'running' ? failed : warned
  return verdict('container is unhealthy: its health check keeps failing', {
    ...(said === '' ? {} : { detail: said }),
    fix: `lake logs ${name} --tail 50`,
  })
}

async function probeReady(service: PlannedService, context: ProbeContext): Promise<Outcome> {
  const { ready, ports } = service.facts
  if (ready.kind === 'running') return passed
  if (ready.kind === 'exec') return probeInside(service.name, ready.command, context)
  if (ports[ready.port]?.host === undefined) return skipped('it has no port on this machine')
  const answer = await ask(context, `${addressOf(context, service.name, ready.port)}${ready.path}`)
  if (answer.status < 400 && answer.body.includes(ready.contains ?? '')) return passed
  if (answer.status < 400) return failed('it is still starting', since(service.name, context))
  return failed(
    `${ready.path} answers ${answer.status}: ${complaint(answer.body)}`,
    since(service.name, context),
  )
}

async function probeInside(
  name: string,
  command: readonly string[],
  context: ProbeContext,
): Promise<Outcome> {
  const { code, output } = await context.stack.session.runtime.exec(name, command)
  if (code === 0) return passed
  return failed(`${command[0]} says: ${firstLine(output) || `exit ${code}`}`, since(name, context))
}

function since(name: string, { stack }: ProbeContext): { detail?: string } {
  const age = ageMs(stack, name)
  return age === undefined ? {} : { detail: `started ${Math.round(age / 1000)} s ago` }
}
