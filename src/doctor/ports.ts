// Every port that the stack wants on this machine: free, its own already, or held by whom.
import { components } from '../components/index.ts'
import { failed } from '../health/check.ts'
import type { Outcome } from '../health/check.ts'
import { LakeError } from '../errors.ts'
import { portWants } from '../plan/ports.ts'
import type { PortWant } from '../plan/ports.ts'
import { doctorCheck, found } from './check.ts'
import type { DoctorCheck, DoctorContext } from './check.ts'
import { ownContainers } from './facts.ts'
import type { Place } from './place.ts'

export function portChecks({ session, state, plan }: Place): readonly DoctorCheck[] {
  return portWants(plan.config, components, session.runtime.name).map((want) => {
    const kept = want.pinned ? undefined : state?.ports[want.key]
    const port = kept ?? want.preferred
    const [service = '', name = ''] = want.key.split('/')
    const component = plan.services.find((planned) => planned.name === service)?.component ?? service
    const fix =
      kept === undefined ? `lake config set components.${component}.port ${port + 1}` : 'lake up --move-ports'
    return doctorCheck({
      id: `ports.${service}${name === 'http' ? '' : `-${name}`}`,
      title: `port ${port} is free for ${service}`,
      fix,
      probe: (context) => probePort(want, { port, kept: kept !== undefined }, context),
    })
  })
}

async function probePort(
  want: PortWant,
  { port, kept }: { readonly port: number; readonly kept: boolean },
  context: DoctorContext,
): Promise<Outcome> {
  const { net } = context.system
  if (await net.isFree(port)) return found(`${port} is free`)
  if (await isOwn(port, context)) return found(`${port} is in use by this stack`)
  const owner = (await ownerOf(port, context)) ?? 'a process this user may not see'
  const said = `${port} is held by ${owner}`
  if (want.pinned || kept) return failed(said)
  // Neither asked for nor used before: `up` goes on to the next free one.
  return found(`${said}: up takes the next free one`)
}

async function isOwn(port: number, context: DoctorContext): Promise<boolean> {
  try {
    const containers = await ownContainers(context)
    return containers.some(({ state, ports }) => state === 'running' && Object.values(ports).includes(port))
  } catch (error) {
    if (error instanceof LakeError) return false
    throw error
  }
}

async function ownerOf(port: number, { system, place }: DoctorContext): Promise<string | undefined> {
  try {
    return await place.session.runtime.portOwner(port)
  } catch (error) {
    if (error instanceof LakeError) return system.net.ownerOf(port)
    throw error
  }
}
