// The stack, where one runs: whether its containers stand, and whether they are made of what was recorded.
import { join } from 'node:path'
import { failed, passed, skipped, warned } from '../health/check.ts'
import type { Outcome } from '../health/check.ts'
import { fromYaml, isRecord } from '../render/yaml.ts'
import { lockName } from '../stack/lockfile.ts'
import { serviceOf, stopCause } from '../stack/reconcile.ts'
import type { Container } from '../system/system.ts'
import { doctorCheck, found } from './check.ts'
import type { DoctorCheck, DoctorContext } from './check.ts'
import { ownContainers } from './facts.ts'

export const stackChecks: readonly DoctorCheck[] = [
  doctorCheck({
    id: 'stack.containers',
    title: 'every container runs',
    fix: 'lake up',
    engine: true,
    probe: (context) => ofRunning(context, states),
  }),
  doctorCheck({
    id: 'stack.restarts',
    title: 'no container keeps restarting',
    fix: 'lake logs --tail 50',
    engine: true,
    advice: true,
    probe: (context) => ofRunning(context, restarts),
  }),
  doctorCheck({
    id: 'stack.memory',
    title: 'no container ran out of memory',
    fix: 'lake config set size full',
    engine: true,
    advice: true,
    probe: (context) => ofRunning(context, (containers) => outOfMemory(containers, context)),
  }),
  doctorCheck({
    id: 'stack.images',
    title: `images are those that ${lockName} records`,
    fix: 'lake up --pull',
    engine: true,
    advice: true,
    probe: probeImages,
  }),
]

/** The same of processes: they have no images, and are asked of no engine. */
export const processChecks: readonly DoctorCheck[] = [
  doctorCheck({
    id: 'stack.processes',
    title: 'every process runs',
    fix: 'lake up',
    probe: (context) => ofRunning(context, states),
  }),
  doctorCheck({
    id: 'stack.restarts',
    title: 'no process keeps restarting',
    fix: 'lake logs --tail 50',
    advice: true,
    probe: (context) => ofRunning(context, restarts),
  }),
]

async function ofRunning(
  context: DoctorContext,
  judge: (containers: readonly Container[]) => Outcome,
): Promise<Outcome> {
  const containers = await ownContainers(context)
  const runs = containers.some(({ state }) => ['running', 'restarting', 'paused'].includes(state))
  return runs ? judge(containers) : skipped('the stack is not running')
}

function states(containers: readonly Container[]): Outcome {
  const bad = containers.filter(({ state, health }) => state !== 'running' || health === 'unhealthy')
  const [first] = bad
  if (first === undefined) return found(`${containers.length} run`)
  const said = bad.map((container) => `${serviceOf(container)} ${stateOf(container)}`).join(', ')
  return failed(said, first.state === 'running' || first.state === 'restarting' ? logsOf(first) : {})
}

function stateOf(container: Container): string {
  if (container.state === 'running') return 'is unhealthy'
  return container.state === 'restarting' ? 'keeps restarting' : stopCause(container)
}

function logsOf(container: Container): { readonly fix: string } {
  return { fix: `lake logs ${serviceOf(container)} --tail 50` }
}

function restarts(containers: readonly Container[]): Outcome {
  const bad = containers.filter((container) => container.restarts > 0)
  const [first] = bad
  if (first === undefined) return passed
  return warned(
    bad.map((container) => `${serviceOf(container)} restarted ${container.restarts} times`).join(', '),
    logsOf(first),
  )
}

function outOfMemory(containers: readonly Container[], { place }: DoctorContext): Outcome {
  const bad = containers.filter(({ oomKilled }) => oomKilled)
  const [first] = bad
  if (first === undefined) return passed
  const service = place.plan.services.find(({ name }) => name === serviceOf(first))
  // Only the service that is named like its component has a limit of its own in lake.yaml.
  const fix =
    service !== undefined && service.name === service.component
      ? { fix: `lake config set components.${service.component}.memory ${service.limit.memory * 2}MB` }
      : {}
  return warned(`killed for want of memory: ${bad.map(serviceOf).join(', ')}`, fix)
}

async function probeImages({ system, place }: DoctorContext): Promise<Outcome> {
  const content = await system.disk.read(join(place.session.project.folder, lockName))
  if (content === undefined) return skipped(`there is no ${lockName} yet`)
  const recorded = fromYaml(content)['images']
  if (!isRecord(recorded)) return warned(`${lockName} records nothing`, { fix: `rm ${lockName} && lake up` })
  const present = await place.session.runtime.images(Object.keys(recorded))
  const moved = [...present].filter(([image, digest]) => recorded[image] !== digest).map(([image]) => image)
  if (moved.length === 0) return found(`${present.size} are`)
  return warned(`not what ${lockName} records: ${moved.join(', ')}`, {
    detail: 'Its tag moved, or it was built here.',
  })
}
