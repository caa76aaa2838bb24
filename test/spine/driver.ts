// What a scenario asks of whatever runs the stack. What only one runtime has is asserted by its driver, or beside it.
import type { Project } from './project.ts'

export interface Driver {
  readonly name: 'compose' | 'native'
  /** lake.yaml of the smallest stack that is one: Prometheus and its companion. Lines below `components:` and after it. */
  small(name: string, components?: string, more?: string): string
  readonly companion: string
  readonly binary: string
  /** What the companion says when it is told to stop, and when it listens. */
  readonly companionSays: { readonly ending: RegExp; readonly listening: RegExp }
  open(name: string, text: string): Promise<Stack>
}

/** A driver whose stacks can do more than the scenarios ask. */
export interface Opens<S extends Stack> extends Driver {
  open(name: string, text: string): Promise<S>
}

export interface Stack extends Project {
  /** By service: what is different once it was started again. */
  runs(): Promise<Readonly<Record<string, string>>>
  /** What is asked later tells what has happened since to services of the stack. */
  watch(): Promise<() => Promise<readonly string[]>>
  /** Files of the project with their times of change, without what services themselves write. */
  modified(): Promise<Readonly<Record<string, number>>>
  /** Where it can be reached: `127.0.0.1:9090`. */
  listening(): Promise<readonly string[]>
  /** What others on the machine can see of it. */
  seen(): Promise<readonly string[]>
  /** Its page of metrics. */
  page(service: string): Promise<string>
  /** It lives and does nothing. */
  freeze(service: string): Promise<void>
  thaw(service: string): Promise<void>
  /** As an operator beside lake would. */
  bounce(service: string): Promise<void>
  /** What there is of it: data begins with `volume `. */
  left(): Promise<readonly string[]>
  /** Stops everything and fails if anything is left. */
  end(): Promise<void>
}

/** Services that were started again. */
export async function changed(
  stack: Stack,
  before: Readonly<Record<string, string>>,
): Promise<readonly string[]> {
  const after = await stack.runs()
  const names = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...names].filter((service) => after[service] !== before[service]).toSorted()
}
