// `lake doctor`: could it work here? Each question stands alone: one that fails or hangs hides no other.
import type { ExitName } from '../errors.ts'
import { runAll } from '../health/run.ts'
import type { Status } from '../health/check.ts'
import type { Templates } from '../render/templates.ts'
import type { System } from '../system/system.ts'
import type { DoctorResult } from './check.ts'
import { engineChecks } from './engine.ts'
import { networkChecks } from './network.ts'
import { openPlace } from './place.ts'
import { portChecks } from './ports.ts'
import { projectChecks } from './project.ts'
import { resourceChecks } from './resources.ts'
import { stackChecks } from './stack.ts'

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

export interface DoctorInput {
  readonly system: System
  readonly templates: Templates
  /** The folder of the project, or one below it. */
  readonly start: string
  readonly signal: AbortSignal
}

export async function doctor({ system, templates, start, signal }: DoctorInput): Promise<DoctorReport> {
  const { clock } = system
  const started = clock.monotonic()
  const place = await openPlace(system, templates, start)
  const all = [
    ...projectChecks,
    ...engineChecks,
    ...resourceChecks,
    ...networkChecks,
    ...portChecks(place),
    ...stackChecks,
  ]
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
