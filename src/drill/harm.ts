// Breaks a service, and mends it again: both through the runtime, which is asked what there is and not what was.
import type { ComponentName } from '../components/index.ts'
import { LakeError } from '../errors.ts'
import type { Session } from '../stack/prepare.ts'
import { serviceOf } from '../stack/reconcile.ts'
import type { Work } from '../stack/runtime.ts'
import type { Container } from '../system/system.ts'
import { emptyDisk, fillDisk } from './fill.ts'
import type { How } from './how.ts'

export interface Target {
  readonly session: Session
  /** Id of the project. */
  readonly project: string
  readonly service: string
  readonly component: ComponentName
  readonly how: How
}

export async function containerOf({
  session,
  project,
  service,
}: Pick<Target, 'session' | 'project' | 'service'>): Promise<Container | undefined> {
  const found = await session.runtime.observe(project, new Set([service]))
  return found.find((container) => serviceOf(container) === service)
}

const quietly = (signal: AbortSignal): Work => ({ signal, onEvent: () => undefined })

export async function harm(target: Target, signal: AbortSignal): Promise<void> {
  const { session, service, how } = target
  const { runtime } = session
  const work = quietly(signal)
  if (how === 'stop') return runtime.stop([service], work)
  if (how === 'kill') return runtime.kill([service], work)
  if (how === 'pause') return runtime.pause([service], work)
  // What slows it down goes on as long as it is watched: see `pulse`.
  if (how === 'slow') return
  if (how === 'fill') return fillDisk(target)
  const container = await containerOf(target)
  if (container !== undefined) await runtime.cut?.(container, work)
}

const asleepMs = 1800
const awakeMs = 200

/** Lets it work for a tenth of the time, until the signal. */
export async function pulse({ session, service }: Target, signal: AbortSignal): Promise<void> {
  const { runtime, system } = session
  // What was begun is done: an interrupted pause would leave open whether it sleeps.
  const work = quietly(new AbortController().signal)
  while (!signal.aborted) {
    await runtime.pause([service], work)
    await system.clock.sleep(asleepMs, signal).catch(() => undefined)
    await runtime.unpause([service], work)
    if (!signal.aborted) await system.clock.sleep(awakeMs, signal).catch(() => undefined)
  }
}

/** Whatever state it is in: a drill may have been killed before, in the middle of, or after what it did. */
export async function mend(target: Target): Promise<void> {
  const { session, service, how } = target
  const { runtime } = session
  const work = quietly(new AbortController().signal)
  const container = await containerOf(target)
  // A container is woken only where it sleeps; a process does not say whether it does.
  if (container?.state === 'paused' || (runtime.name === 'native' && (how === 'pause' || how === 'slow')))
    await runtime.unpause([service], work)
  if (how === 'fill') await emptyDisk(target)
  if (!runs(await containerOf(target))) await runtime.up([service], work)
  const now = await containerOf(target)
  if (!runs(now)) throw notMended(target, now)
}

function runs(container: Container | undefined): boolean {
  if (container === undefined || container.isolated === true) return false
  return container.state === 'running' || container.state === 'restarting'
}

function notMended({ service }: Target, container: Container | undefined): LakeError {
  return new LakeError(`${service} is still broken: ${container?.state ?? 'it is gone'}`, {
    code: 'not-healed',
    exit: 'failed',
    actions: [
      { id: 'up', command: 'lake up' },
      { id: 'logs', command: `lake logs ${service} --tail 50` },
    ],
  })
}
