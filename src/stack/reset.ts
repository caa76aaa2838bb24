// `lake reset`: removes the data of services, or of the whole stack, and starts them as on the first day.
import { LakeError } from '../errors.ts'
import { applyFiles } from './apply.ts'
import { conflictError } from './conflict.ts'
import { exclusively } from './exclusive.ts'
import type { Exclusive } from './exclusive.ts'
import { interrupted } from './failure.ts'
import { prepare } from './prepare.ts'
import type { Session } from './prepare.ts'
import { serviceOf } from './reconcile.ts'
import type { ResetScope } from './reset-scope.ts'
import { mintSecrets } from './secrets.ts'
import { onCompose } from './start.ts'
import { up } from './up.ts'
import type { UpResult } from './up.ts'

export async function reset(session: Session, scope: ResetScope, options: Exclusive): Promise<UpResult> {
  await exclusively(session, options, async () => {
    try {
      await clear(session, scope, options)
    } catch (error) {
      if (options.signal.aborted) throw await interrupted(session, options.signal)
      throw error
    }
  })
  const services = scope.whole ? undefined : [...scope.services, ...scope.readers]
  return up(session, {
    ...options,
    force: false,
    movePorts: false,
    wait: true,
    pull: false,
    ...(services === undefined ? {} : { services }),
  })
}

/** Whatever would keep the services from starting again is found before their data goes. */
async function clear(session: Session, scope: ResetScope, options: Exclusive): Promise<void> {
  const { system, runtime, project } = session
  const prepared = await prepare(session, { force: false, engine: 'required' })
  if (prepared.conflicts.length > 0) throw await conflictError(session, prepared)
  await applyFiles(session, prepared)
  const { signal, progress } = options
  const work = { signal, onEvent: onCompose(scope.project, progress) }
  for (const name of scope.containers) progress.start(name, 'stopping')
  await runtime.remove(scope.containers, work)
  await runtime.removeVolumes(
    scope.volumes.map(({ name }) => name),
    work,
  )
  await proveGone(session, scope)
  const anew = [...scope.services, ...scope.readers]
  for (const name of scope.containers) if (!anew.includes(name)) progress.succeed(name, 'removed')
  await mintSecrets(system, project.dir, scope.secrets)
}

/** Old data under a new start would be taken for new data. */
async function proveGone({ runtime }: Session, scope: ResetScope): Promise<void> {
  const [containers, { volumes }] = await Promise.all([
    runtime.observe(scope.project),
    runtime.leftovers(scope.project),
  ])
  const left = [
    ...containers
      .filter((it) => scope.containers.includes(serviceOf(it)))
      .map(({ name }) => `container ${name}`),
    ...scope.volumes.filter(({ name }) => volumes.includes(name)).map(({ name }) => `volume ${name}`),
  ]
  if (left.length === 0) return
  throw new LakeError(`reset left something behind: ${left.join(', ')}`, {
    code: 'left-behind',
    exit: 'failed',
    details: ['A container outside of this project may be using it.'],
    actions: [{ id: 'status', command: 'lake status' }],
  })
}
