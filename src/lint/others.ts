// What stands in other files of the same run.
import type { AnyFile, Rule } from './model.ts'
import type { Context } from './rule.ts'
import { bound } from './shapes.ts'

function rulesIn(files: readonly AnyFile[]): readonly Rule[] {
  return files.flatMap((file) => (file.kind === 'rules' ? file.groups.flatMap(({ rules }) => rules) : []))
}

const cache = new WeakMap<readonly AnyFile[], ReadonlyMap<string, readonly Rule[]>>()

/** Alerts of all files, by name. */
export function alertsCalled(name: string, files: readonly AnyFile[]): readonly Rule[] {
  const known = cache.get(files) ?? Map.groupBy(alertsIn(files), (rule) => rule.name)
  cache.set(files, known)
  return known.get(name) ?? []
}

function alertsIn(files: readonly AnyFile[]): readonly Rule[] {
  return rulesIn(files).filter(({ kind }) => kind === 'alert')
}

const uids = new WeakMap<readonly AnyFile[], ReadonlySet<string>>()

/** Of the dashboards among them. */
export function uidsOf(files: readonly AnyFile[]): ReadonlySet<string> {
  const known =
    uids.get(files) ?? new Set(files.flatMap((file) => (file.kind === 'dashboard' ? [file.uid] : [])))
  uids.set(files, known)
  return known
}

export function isRecorded(name: string, files: readonly AnyFile[]): boolean {
  return rulesIn(files).some((rule) => rule.kind === 'record' && rule.name === name)
}

const limits = new WeakMap<readonly AnyFile[], ReadonlyMap<string, readonly Limit[]>>()

interface Limit {
  readonly alert: string
  readonly op: string
  readonly number: number
}

/** Alerts that fire when this passes a number, by `scaleOf`: shipped ones and those of the files. */
export function limitsOf(shown: string, context: Context): readonly Limit[] {
  const known = limits.get(context.files) ?? Map.groupBy(allLimits(context), ({ of }) => of)
  limits.set(context.files, known)
  return known.get(shown) ?? []
}

function allLimits({ files, alerts }: Context): readonly (Limit & { readonly of: string })[] {
  const all = [...alerts, ...alertsIn(files).map(({ name, query }) => [name, query.text] as const)]
  return all.flatMap(([alert, expression]) => {
    const found = bound(expression)
    return found === undefined ? [] : [{ alert, ...found }]
  })
}
