// `lake down`: stops the stack, and proves that nothing of it is left.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import type { Session } from './prepare.ts'
import { exclusively } from './exclusive.ts'
import type { Exclusive } from './exclusive.ts'
import { identify } from './identity.ts'
import { serviceOf } from './reconcile.ts'
import { saveState } from './apply.ts'
import { onCompose } from './start.ts'
import { readState } from './state.ts'

export interface DownScope {
  readonly project: string
  readonly name: string
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  /** Volumes exist; they go only when asked for. */
  readonly volumes: readonly string[]
}

/** What `down` would remove, named exactly. */
export async function downScope({ system, runtime, project }: Session): Promise<DownScope> {
  await runtime.preflight()
  const { identity } = await identify(system, runtime, project)
  const [containers, rest] = await Promise.all([
    runtime.observeAll(identity.id),
    runtime.leftovers(identity.id),
  ])
  return {
    project: identity.id,
    name: identity.name,
    containers: containers.map(serviceOf).toSorted(),
    ...rest,
  }
}

export interface DownOptions extends Exclusive {
  readonly volumes: boolean
}

export async function down(session: Session, scope: DownScope, options: DownOptions): Promise<void> {
  const { runtime } = session
  const work = async (): Promise<void> => {
    for (const name of scope.containers) options.progress.start(name, 'stopping')
    const onEvent = onCompose(scope.project, options.progress)
    await runtime.down(scope.project, options.volumes, { signal: options.signal, onEvent })
    await proveGone(session, scope, options)
    await forgetApplied(session)
  }
  let begun = false
  try {
    await exclusively(session, options, async () => {
      begun = true
      await work()
    })
  } catch (error) {
    // This is how space is made: it must not need any.
    if (begun || !isDiskFull(error)) throw error
    await work()
  }
}

function isDiskFull(error: unknown): boolean {
  return error instanceof LakeError && error.code === 'disk-full'
}

/** `docker compose down` exits 0 while something stays: look. */
async function proveGone(
  { runtime }: Session,
  scope: DownScope,
  { volumes, progress }: DownOptions,
): Promise<void> {
  const [containers, rest] = await Promise.all([
    runtime.observeAll(scope.project),
    runtime.leftovers(scope.project),
  ])
  const left = [
    ...containers.map((container) => `container ${container.name}`),
    ...rest.networks.map((name) => `network ${name}`),
    ...(volumes ? rest.volumes.map((name) => `volume ${name}`) : []),
  ]
  for (const name of scope.containers) {
    if (containers.some((container) => serviceOf(container) === name)) progress.fail(name, 'still there')
    else progress.succeed(name, 'removed')
  }
  if (left.length === 0) return
  throw new LakeError(`down left something behind: ${left.join(', ')}`, {
    code: 'left-behind',
    exit: 'failed',
    details: [
      'Something outside this project may be using it, a container that joined the network for instance.',
      ...(rest.networks.length > 0
        ? ['An engine that lists no such container has lost count of them: it must be started anew.']
        : []),
    ],
    actions: [{ id: 'again', command: 'lake down' }],
  })
}

/** A new container reads its configuration at its start: nothing is applied any more. */
async function forgetApplied(session: Session): Promise<void> {
  const read = readState(await session.system.disk.read(join(session.project.dir, 'state.json')))
  if (read.kind !== 'ok' || Object.keys(read.state.applied).length === 0) return
  try {
    await saveState(session, { ...read.state, applied: {} })
  } catch (error) {
    if (!isDiskFull(error)) throw error
  }
}
