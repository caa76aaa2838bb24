// How a process is started: its environment, and as whom.
import { readFileSync } from 'node:fs'
import { folderMarker, marker } from '../system/native/protocol.ts'
import type { ProcessSpec } from '../system/native/protocol.ts'

/** What a program needs of this machine; the rest of the user's shell is none of its business. */
const inherited = ['PATH', 'HOME', 'USER', 'LOGNAME', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR', folderMarker]

export function environmentOf(spec: ProcessSpec, mark: string): Record<string, string> {
  const environment: Record<string, string> = {}
  for (const name of inherited) {
    const value = process.env[name]
    if (value !== undefined) environment[name] = value
  }
  for (const [name, value] of Object.entries(spec.environment))
    environment[name] = typeof value === 'string' ? value : readFileSync(value.file, 'utf8').trim()
  return { ...environment, [marker]: mark }
}

export const nobody = 65_534

export function isRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * A server that refuses to run as root becomes nobody. The folders above its program and its data are often closed to
 * all but their owner, so it keeps the one right of root that lets it read through them, where root has that itself.
 */
export function commandOf({ unprivileged }: ProcessSpec, command: readonly string[]): readonly string[] {
  if (!unprivileged || !isRoot()) return command
  const right = rightToRead()
  const kept = right === undefined ? [] : heldBy(right)
  const user = [`--reuid=${nobody}`, `--regid=${nobody}`, '--clear-groups']
  return ['setpriv', ...user, ...kept, '--', ...command]
}

/** access(2) forgets rights where the user was changed, unless it is told otherwise. */
function heldBy(right: string): readonly string[] {
  return ['--securebits=+no_setuid_fixup', `--inh-caps=+${right}`, `--ambient-caps=+${right}`]
}

/** Bits of `capabilities(7)`. */
const rights = [
  ['dac_read_search', 2n],
  ['dac_override', 1n],
] as const

function rightToRead(): string | undefined {
  try {
    const [, hex = '0'] = /^CapEff:\s*([0-9a-f]+)$/m.exec(readFileSync('/proc/self/status', 'utf8')) ?? []
    const mine = BigInt(`0x${hex}`)
    return rights.find(([, bit]) => ((mine >> bit) & 1n) === 1n)?.[0]
  } catch {
    return undefined
  }
}
