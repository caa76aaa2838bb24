// A supervised process, in the words that all of lake has for what runs.
import type { Run } from '../../system/native/contract.ts'
import type { Container } from '../../system/system.ts'

export function containersOf(run: Run | undefined): readonly Container[] {
  return (run?.processes ?? []).map((found): Container => {
    const { spec, state, alive, exitCode, startedAt, restarts } = found
    const base = {
      id: spec.name,
      name: spec.name,
      labels: spec.labels,
      image: spec.image,
      oomKilled: false,
      restarts,
      ports: spec.ports,
      ...(startedAt === undefined ? {} : { startedAt }),
    }
    if (run?.supervised === false) return { ...base, state: 'dead', cause: 'stopped: its supervisor is gone' }
    // Its folder of data is being filled, which takes its time.
    if (state === 'created') return { ...base, state: 'running' }
    // It fell a moment ago, and the supervisor has not said so yet.
    if (state === 'running' && !alive) return { ...base, state: 'restarting' }
    return { ...base, state, ...(state === 'exited' ? { exitCode: exitCode ?? 0 } : {}) }
  })
}
