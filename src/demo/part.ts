// What the load is made of: one part for each component that it works with.
import type { ProbeContext } from '../health/check.ts'

export interface LoadContext extends Pick<ProbeContext, 'stack' | 'signal'> {
  /** How often this step was taken before. */
  readonly round: number
}

export interface Step {
  readonly name: string
  readonly run: (context: LoadContext) => Promise<void>
  /** It ends in an error on purpose: `run` returns where it did. */
  readonly onPurpose?: true
  /** Only under --faults: it makes this alert fire. */
  readonly fires?: string
}

export interface Part {
  /** A component. */
  readonly name: string
  readonly does: string
  /** Services that must run in this stack; what is watched elsewhere is left alone. */
  readonly needs: readonly string[]
  readonly steps: readonly Step[]
  readonly setUp?: (context: LoadContext) => Promise<void>
  /** Removes all that any run made, as far as it is there. */
  readonly cleanUp?: (context: LoadContext) => Promise<void>
}

/** What was to be refused was not, or not in the way that was meant. */
export class Unexpected extends Error {}
