// What of lake.yaml can run as processes of this machine: the rest is left out, and named.
import type { Component } from '../components/component.ts'
import { components } from '../components/index.ts'
import type { ComponentName } from '../components/index.ts'
import type { LakeConfig } from '../config/types.ts'

/** Why a component is not there. */
export interface Lack {
  readonly why: string
  /** What helps: a command, or what to do. */
  readonly get?: string
}

/** By component. */
export type Lacking = Readonly<Record<string, Lack>>

export interface Fitted {
  /** lake.yaml without what cannot be had, as if it had never been named. */
  readonly config: LakeConfig
  readonly lacking: Lacking
}

/**
 * `runs` has the components that are known to run so. A part of the engine's own world (its door, its containers) is no
 * loss without one; whatever cannot work without a part that is lacking goes with it.
 */
export function fitNative(config: LakeConfig, runs: ReadonlySet<string>, without: Lacking): Fitted {
  const catalogue: Readonly<Record<string, Component>> = components
  const managed = Object.keys(catalogue).filter((name) => modeOf(config, name) === 'managed')
  const lacking = new Map(
    managed.flatMap((name) => (without[name] === undefined ? [] : [[name, without[name]]])),
  )
  for (let before = -1; before !== lacking.size;) {
    before = lacking.size
    for (const name of managed) {
      const lost = catalogue[name]?.needs.find(
        (other) => lacking.has(other) && catalogue[other]?.importance === 'essential',
      )
      if (lost !== undefined && runs.has(name) && !lacking.has(name))
        lacking.set(name, { why: `it needs ${lost}` })
    }
  }
  const gone = new Set(managed.filter((name) => !runs.has(name) || lacking.has(name)))
  const settings = Object.entries(config.components).map(([name, setting]) => [
    name,
    gone.has(name) ? { mode: 'absent' } : setting,
  ])
  return {
    config: { ...config, components: Object.fromEntries(settings) as LakeConfig['components'] },
    lacking: Object.fromEntries(lacking),
  }
}

function modeOf({ components: settings }: LakeConfig, name: string): string {
  return settings[name as ComponentName].mode
}
