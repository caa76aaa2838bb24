// The table of kills: what was expected, what fired.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'

export interface Kill {
  readonly fires: readonly string[]
  readonly later?: readonly string[]
  readonly quiet?: string
}

export interface KillTable {
  readonly rounds: readonly (readonly string[])[]
  readonly machine: readonly string[]
  readonly kills: Readonly<Record<string, Kill>>
}

export function readTable(): KillTable {
  return parse(readFileSync(new URL('table.yaml', import.meta.url), 'utf8')) as KillTable
}

export interface Verdict {
  readonly killed: readonly string[]
  readonly detected: readonly string[]
  readonly missed: readonly string[]
  readonly noise: readonly string[]
}

/** `before`: what fired already, and says nothing about the kill. */
export function judge(
  { kills, machine }: KillTable,
  killed: readonly string[],
  { fired, before }: { readonly fired: ReadonlySet<string>; readonly before: ReadonlySet<string> },
): Verdict {
  const mine = killed.map((service) => kills[service]).filter((kill) => kill !== undefined)
  const must = [...new Set(mine.flatMap(({ fires }) => fires))]
  const may = new Set([...must, ...machine, ...mine.flatMap(({ later = [] }) => later)])
  return {
    killed,
    detected: must.filter((alert) => fired.has(alert)),
    missed: must.filter((alert) => !fired.has(alert)),
    noise: [...fired].filter((alert) => !may.has(alert) && !before.has(alert)).toSorted(),
  }
}

export function told({ killed, detected, missed, noise }: Verdict): string {
  const list = (names: readonly string[]): string => (names.length === 0 ? 'none' : names.join(', '))
  return `killed ${killed.join(', ')}: detected ${list(detected)}; missed ${list(missed)}; noise ${list(noise)}\n`
}
