// Flags > LAKE_* environment > lake.yaml > defaults.
import type { Environment } from './interpolate.ts'

/** Top-level keys of lake.yaml that can be said for one run, without touching the file. */
export interface Overrides {
  readonly name?: string
  readonly size?: string
  readonly runtime?: string
}

export const overrideVariables = { name: 'LAKE_NAME', size: 'LAKE_SIZE', runtime: 'LAKE_RUNTIME' } as const

type Key = keyof typeof overrideVariables

/** An empty variable says nothing. */
export function environmentOverrides(environment: Environment): Overrides {
  const entries = Object.entries(overrideVariables).map(
    ([key, variable]) => [key, environment[variable]] as const,
  )
  return Object.fromEntries(entries.filter(([, value]) => value !== undefined && value !== ''))
}

export interface Overlay {
  readonly value: Readonly<Record<string, unknown>>
  /** Where each overridden key comes from: `LAKE_SIZE`, `--size`. */
  readonly origins: ReadonlyMap<string, string>
}

export function overlay(
  value: Readonly<Record<string, unknown>>,
  environment: Environment,
  flags: Overrides = {},
): Overlay {
  const result: Record<string, unknown> = { ...value }
  const origins = new Map<string, string>()
  const fromEnvironment = environmentOverrides(environment)
  for (const key of Object.keys(overrideVariables) as Key[]) {
    const said = flags[key] ?? fromEnvironment[key]
    if (said === undefined) continue
    result[key] = said
    origins.set(key, flags[key] === undefined ? overrideVariables[key] : `--${key}`)
  }
  return { value: result, origins }
}
