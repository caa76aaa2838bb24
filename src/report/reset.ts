// What `reset` removes, named exactly, before and after.
import type { Style } from './style.ts'

interface Scope {
  readonly project: string
  readonly name: string
  readonly whole: boolean
  readonly services: readonly string[]
  readonly readers: readonly string[]
  readonly containers: readonly string[]
  readonly volumes: readonly { readonly name: string; readonly bytes?: number }[]
  readonly secrets: readonly string[]
}

export function resetLines({ containers, volumes, secrets }: Scope): readonly string[] {
  const line = (kind: string, names: readonly string[]): readonly string[] =>
    names.length === 0 ? [] : [`  ${kind.padEnd(10)} ${names.join(', ')}`]
  return [
    ...line('containers', containers),
    ...line('volumes', volumes.map(volumeText)),
    ...line('secrets', secrets),
  ]
}

function volumeText({ name, bytes }: Scope['volumes'][number]): string {
  return bytes === undefined ? name : `${name} (${sizeText(bytes)})`
}

function sizeText(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB']
  const step = Math.min(units.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3))
  const value = bytes / 1000 ** step
  return `${step === 0 || value >= 100 ? value.toFixed(0) : value.toFixed(1)} ${units[step]}`
}

/** What a person types to confirm it. */
export function resetName({ whole, name, services }: Scope): string {
  return whole ? name : services.join(' ')
}

export function resetText(scope: Scope, dryRun: boolean, { paint, symbols }: Style): string {
  const { volumes, secrets } = scope
  const what = scope.whole ? 'the whole stack' : scope.services.join(', ')
  if (dryRun) return [`Would remove, and start ${what} anew:`, ...resetLines(scope)].join('\n')
  const data =
    volumes.length === 0
      ? 'there was no data'
      : `the data of ${volumes.length} ${volumes.length === 1 ? 'volume' : 'volumes'} is gone`
  const minted = secrets.length === 0 ? [] : [`  new secrets: ${secrets.join(', ')}`]
  return [`${paint.green(symbols.ok)} started ${what} anew; ${data}`, ...minted].join('\n')
}

export function resetData(scope: Scope, dryRun: boolean): object {
  const { project, whole, services, readers, containers, volumes, secrets } = scope
  return { project, whole, services, readers, removed: { containers, volumes }, secrets, dryRun }
}
