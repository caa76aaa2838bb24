// `lake doctor`: could it work here? Each question stands alone: one that fails or hangs hides no other.
import type { ExitName } from '../errors.ts'
import { runAll } from '../health/run.ts'
import type { Status } from '../health/check.ts'
import type { DoctorCheck, DoctorResult } from './check.ts'
import { engineChecks } from './engine.ts'
import { networkChecks } from './network.ts'
import { nativeChecks } from './native.ts'
import { openPlace } from './place.ts'
import type { Opening, Place } from './place.ts'
import { portChecks } from './ports.ts'
import { containerChecks, projectChecks } from './project.ts'
import { resourceChecks } from './resources.ts'
import { processChecks, stackChecks } from './stack.ts'

export const doctorStates = ['ready', 'blocked'] as const

export interface DoctorReport {
  /** Null where there is no lake.yaml. */
  readonly project: string | null
  readonly folder: string
  /** ISO time. */
  readonly time: string
  readonly summary: { readonly state: (typeof doctorStates)[number]; readonly elapsedMs: number } & Readonly<
    Record<Status, number>
  >
  readonly checks: readonly DoctorResult[]
}

export interface DoctorInput extends Opening {
  readonly signal: AbortSignal
}

function checksOf(place: Place): readonly DoctorCheck[] {
  if (place.session.runtime.name === 'native')
    return [...projectChecks, ...nativeChecks(place), ...portChecks(place), ...processChecks]
  const containers = [...engineChecks, ...resourceChecks, ...networkChecks]
  return [...projectChecks, ...containerChecks, ...containers, ...portChecks(place), ...stackChecks]
}

export async function doctor({ signal, ...opening }: DoctorInput): Promise<DoctorReport> {
  const { system } = opening
  const { clock } = system
  const started = clock.monotonic()
  const place = await openPlace(opening)
  const all = checksOf(place)
  const results = await runAll(all, (asked) => ({ ...asked, place, system }), { signal, clock })
  const checks = results.map(softened)
  const count = (wanted: Status): number => checks.filter(({ status }) => status === wanted).length
  return {
    project: place.config.found === 'none' ? null : place.session.project.config.name,
    folder: place.session.project.folder,
    time: clock.now().toISOString(),
    summary: {
      state: count('fail') === 0 ? 'ready' : 'blocked',
      elapsedMs: Math.round(clock.monotonic() - started),
      ok: count('ok'),
      warn: count('warn'),
      fail: count('fail'),
      skip: count('skip'),
    },
    checks,
  }
}

/** Advice that could not be had keeps nobody from starting. */
function softened(result: DoctorResult): DoctorResult {
  return result.status === 'fail' && !result.essential ? { ...result, status: 'warn' } : result
}

export const doctorExits: Readonly<Record<DoctorReport['summary']['state'], ExitName>> = {
  ready: 'ok',
  blocked: 'prerequisite',
}
