// `lake down`: stops the stack, and proves that nothing of it is left.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import type { LakeErrorOptions } from '../errors.ts'
import type { Product } from '../system/machine.ts'
import type { Engine } from '../system/system.ts'
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
    const failure = await runtime
      .down(scope.project, options.volumes, { signal: options.signal, onEvent })
      .then(() => undefined, onlyCompose)
    await forgetApplied(session)
    await proveGone(session, scope, options, failure)
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

/** What it says in no known words may be of one network, with all else gone. */
function onlyCompose(error: unknown): LakeError {
  if (error instanceof LakeError && error.code === 'compose-failed') return error
  throw error
}

/** `docker compose down` exits 0 while something stays, and fails when nothing of worth does: look. */
async function proveGone(
  { runtime, system }: Session,
  scope: DownScope,
  { volumes, progress }: DownOptions,
  failure: LakeError | undefined,
): Promise<void> {
  const [containers, rest] = await Promise.all([
    runtime.observeAll(scope.project),
    runtime.leftovers(scope.project),
  ])
  for (const name of scope.containers) {
    if (containers.some((container) => serviceOf(container) === name)) progress.fail(name, 'still there')
    else progress.succeed(name, 'removed')
  }
  const data = volumes ? rest.volumes : []
  if (containers.length + data.length + rest.networks.length === 0) return
  if (containers.length + data.length > 0) {
    const names = [...containers.map(({ name }) => `container ${name}`), ...data.map((it) => `volume ${it}`)]
    throw (
      failure ??
      leftBehind([...names, ...rest.networks.map((it) => `network ${it}`)], {
        details: ['Something outside this project may be using it.'],
      })
    )
  }
  throw await networksLeft(system.engine, rest.networks, failure)
}

async function networksLeft(
  engine: Engine,
  networks: readonly string[],
  cause: LakeError | undefined,
): Promise<LakeError> {
  const running = await engine.running()
  const used = networks.flatMap((network) =>
    running.filter((it) => it.networks.includes(network)).map(({ name }) => ({ network, name })),
  )
  const names = networks.map((it) => `network ${it}`)
  if (used.length > 0) {
    return leftBehind(names, {
      details: used.map(({ network, name }) => `The container ${name} uses ${network}.`),
      actions: used.map(({ network, name }) => ({
        id: 'disconnect',
        command: `docker network disconnect ${network} ${name}`,
      })),
    })
  }
  const { product, rootless } = await engine.details()
  const command = rootless ? 'systemctl --user restart docker' : restarts[product]
  return leftBehind(names, {
    cause,
    details: [
      'No container uses it: the engine has lost count of those that did, and keeps it until it is started anew.',
      'The containers are gone, and the next lake up takes the network as it is.',
    ],
    actions: command === undefined ? [] : [{ id: 'restart-engine', command }],
  })
}

const restarts: Readonly<Partial<Record<Product, string>>> = {
  docker: 'sudo systemctl restart docker',
  desktop: 'docker desktop restart',
  colima: 'colima restart',
}

function leftBehind(
  names: readonly string[],
  { actions = [], ...more }: Partial<LakeErrorOptions>,
): LakeError {
  return new LakeError(`down left something behind: ${names.join(', ')}`, {
    code: 'left-behind',
    exit: 'failed',
    ...more,
    actions: [...actions, { id: 'again', command: 'lake down' }],
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
