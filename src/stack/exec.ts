// `lake exec`: one command in a running service. Works with a broken lake.yaml too: what runs is known without it.
import { LakeError } from '../errors.ts'
import { notRunning, unknownService } from './choose.ts'
import { identify } from './identity.ts'
import { planFor } from './planned.ts'
import type { Session } from './prepare.ts'
import { serviceOf, stopCause } from './reconcile.ts'

/** Proves that a command can be run in the service now, or says why not. */
export async function requireService(session: Session, service: string): Promise<void> {
  const { system, runtime, project } = session
  await runtime.preflight()
  const { identity, state } = await identify(system, runtime, project)
  const containers = await runtime.observe(identity.id)
  const container = containers.find((candidate) => serviceOf(candidate) === service)
  if (container?.state === 'running') return
  if (container !== undefined) throw stopped(service, stopCause(container))
  const engine = { socket: '', root: '' }
  const planned = (await planFor(session, state.lacking)).build({ identity, engine, ports: {} }).services
  const known = [...new Set([...planned.map(({ name }) => name), ...containers.map(serviceOf)])]
  if (!known.includes(service)) throw unknownService(service, known, 'exec')
  throw notRunning(containers.length === 0 ? undefined : service)
}

function stopped(service: string, why: string): LakeError {
  return new LakeError(`${service} is not running: ${why}`, {
    code: 'not-running',
    exit: 'notRunning',
    actions: [
      { id: 'up', command: 'lake up' },
      { id: 'logs', command: `lake logs ${service} --tail 20` },
    ],
  })
}
