// Asks a program for its version: also the proof that it runs here at all.
import type { Ran } from '../system/supply.ts'
import { answered } from './answers.ts'
import type { Facts } from './facts.ts'
import type { Place } from './place.ts'
import { atLeast } from './version.ts'

const timeoutMs = 20_000

export type Probed =
  | { readonly state: 'fits'; readonly version: string }
  | { readonly state: 'too-old'; readonly version: string }
  /** It runs, and does not say. */
  | { readonly state: 'nameless'; readonly why: string }
  | { readonly state: 'silent'; readonly why: string }

export interface ProbeOptions {
  readonly signal?: AbortSignal | undefined
  /** What it said last time does as well. */
  readonly remembered?: true
}

export async function probe(
  place: Place,
  facts: Facts,
  bin: Readonly<Record<string, string>>,
  { signal, remembered }: ProbeOptions,
): Promise<Probed> {
  const asked = facts.probe
  const path = asked === undefined ? undefined : bin[asked.bin]
  if (asked === undefined || path === undefined) return { state: 'silent', why: 'nothing to ask' }
  const ask = (): Promise<Ran> =>
    place.supply.run(path, asked.args, { timeoutMs, ...(signal === undefined ? {} : { signal }) })
  const ran = await (remembered === true ? answered(place, path, asked.args, ask) : ask())
  if (ran.code !== 0) return { state: 'silent', why: ran.why ?? whyOf(ran.stderr, ran.code) }
  const version = asked.pattern.exec(ran.stdout)?.[1] ?? asked.pattern.exec(ran.stderr)?.[1]
  if (version === undefined) return { state: 'nameless', why: 'it does not say its version' }
  return { state: atLeast(version, facts.minimum) ? 'fits' : 'too-old', version }
}

function whyOf(stderr: string, code: number | undefined): string {
  const said = stderr.trim().split('\n').at(-1) ?? ''
  return said === '' ? `it ends with ${code}` : said.slice(0, 200)
}
