// What components ask of each other: which run in the end, and where lake.yaml contradicts itself.
import { sizes } from '../components/component.ts'
import type { Component, Size } from '../components/component.ts'
import type { Finding } from '../findings.ts'
import type { Path } from './reading.ts'
import type { Catalogue } from './schema.ts'

export type Mode = 'managed' | 'external' | 'absent'

/** A complaint that still has to be put at its place in the file. */
export interface Complaint extends Omit<Finding, 'file' | 'line' | 'col'> {
  readonly path: Path
  readonly part: 'key' | 'value'
}

export interface Decision {
  readonly modes: Readonly<Record<string, Mode>>
  readonly complaints: readonly Complaint[]
}

/** Without it there is nothing to observe with, so that leaving it out cannot be meant. */
const heart = 'prometheus'

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function statedMode(said: unknown): Mode {
  if (said === false) return 'absent'
  return isRecord(said) && said['external'] !== undefined ? 'external' : 'managed'
}

/** Works on what lake.yaml says as it stands, so that contradictions show beside other errors. */
export function decide(said: Readonly<Record<string, unknown>>, size: Size, catalogue: Catalogue): Decision {
  const modes: Record<string, Mode> = {}
  for (const [name, component] of Object.entries(catalogue)) {
    const { defaultFrom } = component
    const byDefault = defaultFrom !== undefined && sizes.indexOf(size) >= sizes.indexOf(defaultFrom)
    modes[name] = Object.hasOwn(said, name) ? statedMode(said[name]) : byDefault ? 'managed' : 'absent'
  }
  const complaints = [...closeOver(modes, said, catalogue), ...contradictions(said, catalogue)]
  if (said[heart] === false) complaints.push(withoutHeart())
  return { modes, complaints }
}

interface Needs {
  readonly said: Readonly<Record<string, unknown>>
  readonly catalogue: Catalogue
  /** Who pulled in what was not mentioned. */
  readonly pulledBy: Map<string, string>
}

/** Pulls in what is needed and was not mentioned; complains where it was turned off. */
function closeOver(
  modes: Record<string, Mode>,
  said: Readonly<Record<string, unknown>>,
  catalogue: Catalogue,
): Complaint[] {
  const complaints: Complaint[] = []
  const needs: Needs = { said, catalogue, pulledBy: new Map() }
  const queue = Object.keys(modes).filter((name) => modes[name] === 'managed')
  for (const name of queue) {
    const absent = (catalogue[name]?.needs ?? []).filter((need) => modes[need] === 'absent')
    const unmentioned = absent.filter((need) => !Object.hasOwn(said, need))
    for (const need of unmentioned) {
      modes[need] = 'managed'
      needs.pulledBy.set(need, name)
      queue.push(need)
    }
    // Whoever turns off the heart hears that, once.
    const off = absent.filter((need) => Object.hasOwn(said, need) && need !== heart)
    complaints.push(...off.map((need) => missingNeed(name, need, needs)))
    const elsewhere = (catalogue[name]?.uses ?? []).filter((used) => modes[used] === 'external')
    complaints.push(...elsewhere.map((used) => onlyWatched(name, used)))
  }
  return complaints
}

function missingNeed(name: string, need: string, { said, catalogue, pulledBy }: Needs): Complaint {
  const chain = [name]
  for (let by = pulledBy.get(name); by !== undefined; by = pulledBy.get(by)) chain.push(by)
  const root = chain.at(-1) ?? name
  const because = chain.slice(1).map((by) => ` (needed by ${by})`)
  const why = Object.hasOwn(said, root) ? '' : `; ${root} runs unless it is turned off`
  const external = catalogue[need]?.external
  const elsewhere =
    external !== undefined && 'keeps' in external
      ? `, say where yours runs ("${need}: { external: ... }")`
      : ''
  return {
    ruleId: 'missing-need',
    severity: 'error',
    path: ['components', need],
    part: 'key',
    message: `${need} is turned off, but ${name}${because.join('')} needs it${why}`,
    fix: `remove this line${elsewhere}, or turn ${root} off too: "${root}: false"`,
  }
}

function onlyWatched(name: string, used: string): Complaint {
  return {
    ruleId: 'needs-managed',
    severity: 'error',
    path: ['components', used, 'external'],
    part: 'key',
    message: `${name} writes to ${used}, and lake only reads from one that runs elsewhere`,
    fix: `let lake run ${used} ("${used}: {}"), or watch a ${name} that runs elsewhere ("${name}: { external: ... }")`,
  }
}

function withoutHeart(): Complaint {
  return {
    ruleId: 'missing-need',
    severity: 'error',
    path: ['components', heart],
    part: 'key',
    message: `${heart} cannot be turned off: every check, alert and dashboard reads from it`,
    fix: 'remove this line',
  }
}

/** Keys of a managed component beside `external`; one port for two components. */
function contradictions(said: Readonly<Record<string, unknown>>, catalogue: Catalogue): readonly Complaint[] {
  const complaints: Complaint[] = []
  const takenBy = new Map<unknown, string>()
  for (const [name, setting] of Object.entries(said)) {
    const component = catalogue[name]
    if (!isRecord(setting) || component === undefined) continue
    if (isWatchable(component) && setting['external'] !== undefined) {
      const others = Object.keys(setting).filter((key) => key !== 'external')
      complaints.push(...others.map((key) => besideExternal(name, key)))
    }
    const port = Number(setting['port'])
    if (setting['port'] === undefined || !Number.isInteger(port)) continue
    const other = takenBy.get(port)
    if (other !== undefined) complaints.push(samePort(name, other, port))
    takenBy.set(port, other ?? name)
  }
  return complaints
}

function isWatchable(component: Component): boolean {
  return component.external !== undefined && !('why' in component.external)
}

function besideExternal(name: string, key: string): Complaint {
  return {
    ruleId: 'beside-external',
    severity: 'error',
    path: ['components', name, key],
    part: 'key',
    message: `"${key}" has no effect beside "external": lake does not run that ${name}`,
    fix: `remove "${key}", or remove "external" to have lake run it`,
  }
}

function samePort(name: string, other: string, port: number): Complaint {
  return {
    ruleId: 'duplicate-port',
    severity: 'error',
    path: ['components', name, 'port'],
    part: 'value',
    message: `port ${port} is already taken by ${other}`,
    fix: 'choose another port for one of the two',
  }
}

/** Names of targets are jobs, and jobs are unique. */
export function targetComplaints(targets: unknown, catalogue: Catalogue): readonly Complaint[] {
  if (!Array.isArray(targets)) return []
  const jobs = new Set(Object.values(catalogue).flatMap(({ scrape }) => scrape.map(({ job }) => job)))
  const seen = new Set<unknown>()
  return targets.flatMap((target: unknown, index): Complaint[] => {
    const name = isRecord(target) ? target['name'] : undefined
    if (typeof name !== 'string') return []
    const own = Object.hasOwn(catalogue, name) || jobs.has(name)
    const again = seen.has(name)
    seen.add(name)
    if (!own && !again) return []
    const message = own
      ? `the target name "${name}" is the name of a component's own job`
      : `a second target named "${name}"`
    const fix = own ? `choose another, such as my-${name}` : 'give each target a name of its own'
    return [
      {
        ruleId: 'duplicate-target',
        severity: 'error',
        path: ['targets', index, 'name'],
        part: 'value',
        message,
        fix,
      },
    ]
  })
}
