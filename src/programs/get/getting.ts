// What each way of getting a program is given, and what it gives back.
import { join } from 'node:path'
import type { Algorithm } from '../../system/supply.ts'
import { SupplyFailure } from '../../system/supply-failure.ts'
import type { Facts, Paths, Platform } from '../facts.ts'
import { fitting } from '../paths.ts'
import type { Place } from '../place.ts'

export interface Getting {
  readonly place: Place
  readonly facts: Facts
  readonly platform: Platform
  /** A folder of its own, removed afterwards. */
  readonly work: string
  readonly signal: AbortSignal
  readonly report: (what: string, bytes?: number, total?: number) => void
}

export interface Got {
  readonly version: string
  /** In words. */
  readonly source: string
  /** Address, package or module. */
  readonly from: string
  /** How it was checked, in words. */
  readonly verified: string
  readonly sha256?: string
  /** The unpacked tree. */
  readonly tree: string
  /** By name: path below the tree. */
  readonly bin: Readonly<Record<string, string>>
}

/** A tree with one folder at its top is that folder. */
export async function peeled({ place }: Getting, tree: string): Promise<string> {
  const names = await place.supply.entries(tree)
  const [only] = names
  if (only === undefined || names.length > 1) return tree
  const inner = join(tree, only)
  return (await place.supply.entries(inner)).length > 0 ? inner : tree
}

/** Finds the executables; a required one that is not there makes the whole useless. */
export async function binariesOf(
  { place, facts }: Getting,
  tree: string,
  paths: Paths,
): Promise<Record<string, string>> {
  const files = await place.system.disk.list(tree)
  const found = Object.entries(paths).flatMap(([name, pattern]) => {
    const [path] = fitting(pattern, files)
    return path === undefined ? [] : [[name, path] as const]
  })
  const bin = Object.fromEntries(found)
  const missing = Object.keys(facts.bins).filter((name) => bin[name] === undefined)
  if (missing.length > 0) throw new SupplyFailure('unfit', `it brings no ${missing.join(', no ')}`)
  return bin
}

/** Before anything is unpacked: a file that is not what was published is thrown away. */
export async function mustFit(
  { place }: Getting,
  file: string,
  sum: { readonly algorithm: Algorithm; readonly hex: string; readonly by: string },
): Promise<void> {
  const actual = await place.supply.digest(file, sum.algorithm)
  if (actual === sum.hex.toLowerCase()) return
  await place.system.disk.remove(file)
  throw new SupplyFailure(
    'checksum-wrong',
    `the ${sum.algorithm} of what came is ${actual.slice(0, 12)}…, ${sum.by} says ${sum.hex.slice(0, 12)}…; it was thrown away`,
  )
}

/** A tool of this machine, or the reason why this source is none here. */
export async function mustRun(
  { place, signal, work }: Getting,
  command: string,
  args: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>
    readonly cwd?: string
    readonly onLine?: (line: string) => void
  } = {},
): Promise<string> {
  const ran = await place.supply.run(command, args, { cwd: work, ...options, signal })
  if (ran.code === 0) return ran.stdout
  if (ran.code === undefined) throw new SupplyFailure('missing-tool', ran.why ?? `${command} did not end`)
  const called = [command, ...args.filter((arg) => /^[a-z]+$/.test(arg)).slice(0, 1)].join(' ')
  throw new SupplyFailure('tool-failed', `${called} ended with ${ran.code}: ${saidBy(ran)}`)
}

/** The line that says most: tools of all kinds begin it with a word for an error. */
function saidBy({ stdout, stderr }: { readonly stdout: string; readonly stderr: string }): string {
  const lines = `${stderr}\n${stdout}`
    .split('\n')
    .map((line) => line.trim())
    .filter(Boolean)
  const telling = lines.find((line) => /^(E:|npm error (?!A complete|code)|\[ERROR\]|go: |error)/i.test(line))
  return (telling ?? lines.at(-1) ?? 'no word why').slice(0, 300)
}
