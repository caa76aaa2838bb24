// A check of the place: the same shape as those of `health`, asked before anything runs.
import type { Asked, Check, CheckResult, Outcome } from '../health/check.ts'
import type { System } from '../system/system.ts'
import type { Place } from './place.ts'

/** What a check is about; the groups of the report. */
export const subjects = ['project', 'engine', 'programs', 'resources', 'network', 'ports', 'stack'] as const
export type Subject = (typeof subjects)[number]

export interface DoctorContext extends Asked {
  readonly place: Place
  readonly system: System
}

export type DoctorCheck = Check<DoctorContext, Subject>
export type DoctorResult = CheckResult<Subject>

interface Declared {
  /** `<subject>.<what>`; the part behind the dot is its name in the report. */
  readonly id: `${Subject}.${string}`
  readonly title: string
  readonly fix: string
  readonly probe: (context: DoctorContext) => Promise<Outcome>
  /** Cannot be asked where the engine does not answer. */
  readonly engine?: true
  /** `up` can work without it: what is wrong is said, and changes no exit code. */
  readonly advice?: true
  readonly broken?: string
}

/** Asked of everything that takes the engine. */
export const reach = 'engine.reach'

export function doctorCheck(declared: Declared): DoctorCheck {
  const { id, title, fix, probe, engine, advice, broken = `not true: ${title}` } = declared
  const subject = subjects.find((it) => id.startsWith(`${it}.`)) ?? 'project'
  return {
    id,
    subject,
    topic: subject,
    title,
    broken,
    essential: advice !== true,
    needs: engine === true ? [reach] : [],
    // Longer than the engine has for an answer: its words are the better cause.
    timeoutMs: 8000,
    probe,
    fix,
  }
}

/** True, and worth reading. */
export function found(detail: string): Outcome {
  return { status: 'ok', detail }
}
