// What `down` removes, named exactly, before and after.
import type { Style } from './style.ts'

export interface Scope {
  readonly project: string
  readonly containers: readonly string[]
  readonly networks: readonly string[]
  readonly volumes: readonly string[]
}

export interface DownMode {
  readonly volumes: boolean
  readonly dryRun: boolean
}

export function scopeLines(
  { containers, networks, volumes }: Scope,
  withVolumes: boolean,
): readonly string[] {
  const line = (kind: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`  ${kind.padEnd(10)} ${names.join(', ')}`]
  return [
    ...line('containers', containers),
    ...line('networks', networks),
    ...(withVolumes ? line('volumes', volumes) : []),
  ]
}

export function downText(scope: Scope, { volumes, dryRun }: DownMode, { symbols, paint }: Style): string {
  const lines = scopeLines(scope, volumes)
  if (lines.length === 0)
    return `${symbols.note} nothing of ${scope.project} is there${keptText(scope, volumes)}`
  if (dryRun) return ['Would remove:', ...lines].join('\n')
  return `${paint.green(symbols.ok)} removed, nothing is left${keptText(scope, volumes)}`
}

function keptText({ volumes }: Scope, removed: boolean): string {
  if (removed || volumes.length === 0) return ''
  return `; data stays in ${volumes.length} ${volumes.length === 1 ? 'volume' : 'volumes'} (lake down --volumes removes it)`
}

export function downData(scope: Scope, { volumes, dryRun }: DownMode): object {
  const { project, containers, networks } = scope
  return {
    project,
    removed: { containers, networks, volumes: volumes ? scope.volumes : [] },
    kept: volumes ? [] : scope.volumes,
    dryRun,
  }
}
