// A project that ran in the other runtime is stopped there first: both would want its ports.
import { identify } from './identity.ts'
import type { Session } from './prepare.ts'
import type { Progress } from './progress.ts'
import { onCompose } from './start.ts'

export async function leavePrevious(
  { system, project, previous, runtime }: Session,
  { signal, progress }: { readonly signal: AbortSignal; readonly progress: Progress },
): Promise<void> {
  if (previous === undefined) return
  const { identity } = await identify(system, previous, project)
  progress.note(`moving from ${previous.name} to ${runtime.name}`)
  await previous.down(identity.id, false, { signal, onEvent: onCompose(identity.id, progress) })
  const { volumes } = await previous.leftovers(identity.id)
  if (volumes.length > 0)
    progress.note(`data stays where it was, and is there again after moving back: ${volumes.join(', ')}`)
}
