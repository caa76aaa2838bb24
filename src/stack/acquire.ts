// Natively, programs take the place of images: those that are not here are got before anything is planned with them.
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'
import { LakeError } from '../errors.ts'
import type { Lack, Lacking } from '../plan/native.ts'
import { nativeComponents } from '../render/native-template.ts'
import type { GettingProgress, Programs } from '../programs/program.ts'
import { isOfTheProgram, reasonOf, wayToGet } from '../programs/refusal.ts'
import { programsOf } from './planned.ts'
import type { Session } from './prepare.ts'
import type { Progress } from './progress.ts'
import { turns } from './turns.ts'

interface Work {
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** Several, since most of the time goes by waiting for somebody's answer; few, since some unpack and some compile. */
const atOnce = 4

/** What could not be had, by component, and why. The stack goes on without it: it says so, and is degraded. */
export async function acquire(session: Session, work: Work): Promise<Lacking> {
  const { programs } = session.runtime
  if (programs === undefined) return {}
  const wanted = wantedOf(session)
  const end = new AbortController()
  const signal = AbortSignal.any([work.signal, end.signal])
  const take = turns(atOnce)
  const had = new Map<string, Promise<Lack | undefined>>()
  const program = (name: string): Promise<Lack | undefined> =>
    once(had, name, () => take(() => missing(programs, name, { ...work, signal })))
  const lacking: Record<string, Lack> = {}
  const seen = new Map<string, Promise<boolean>>()
  const component = (name: string): Promise<boolean> =>
    once(seen, name, async () => {
      // Without those there is no use for it.
      const needs = await Promise.all(essentialNeeds(name, wanted).map(component))
      if (needs.includes(false)) return false
      const lacks = await Promise.all((wanted.get(name) ?? []).map(program))
      const lack = lacks.find((one) => one !== undefined)
      if (lack !== undefined) lacking[name] = lack
      return lack === undefined
    })
  const failures: unknown[] = []
  // What goes on beside a failure is ended, and waited for: it must not write behind our back.
  const noted = (error: unknown): void => {
    failures.push(error)
    end.abort(error)
  }
  await Promise.all([...wanted.keys()].map((name) => component(name).catch(noted)))
  if (failures.length > 0) throw failures[0]
  if (lacking['prometheus'] !== undefined) throw nothingToProve(lacking['prometheus'])
  return lacking
}

function once<T>(known: Map<string, Promise<T>>, name: string, work: () => Promise<T>): Promise<T> {
  const found = known.get(name) ?? work()
  known.set(name, found)
  return found
}

const catalogue: Readonly<Record<string, Component>> = components

/** Programs by component, of those that are to run here. */
function wantedOf({ project, templates }: Session): ReadonlyMap<string, readonly string[]> {
  const settings: Readonly<Record<string, { readonly mode: string }>> = project.config.components
  return new Map(
    [...nativeComponents(templates)]
      .filter(([name]) => settings[name]?.mode === 'managed')
      .map(([name, services]) => [name, [...services.values()].flatMap(programsOf)]),
  )
}

/** Nobody waits for Prometheus: without it there is no stack at all. */
function essentialNeeds(name: string, wanted: ReadonlyMap<string, unknown>): readonly string[] {
  const needs = catalogue[name]?.needs ?? []
  const awaited = needs.filter((other) => wanted.has(other) && other !== 'prometheus')
  return awaited.filter((other) => catalogue[other]?.importance === 'essential')
}

async function missing(programs: Programs, name: string, work: Work): Promise<Lack | undefined> {
  if ((await programs.find(name)) !== undefined) return undefined
  const { signal, progress } = work
  signal.throwIfAborted()
  const line = `${name} (program)`
  progress.start(line, 'getting it')
  try {
    const onProgress = (step: GettingProgress): void => progress.update(line, said(step))
    const { version, source } = await programs.install(name, { signal, onProgress })
    progress.succeed(line, `${version} (${source})`)
    return undefined
  } catch (error) {
    if (!(error instanceof LakeError) || !isOfTheProgram(error)) throw error
    const why = reasonOf(error)
    progress.warn(line, `${error.message}: ${why}`)
    const get = wayToGet(name, error)
    return { why, ...(get === undefined ? {} : { get }) }
  }
}

function said({ what, bytes, total }: GettingProgress): string {
  if (bytes === undefined) return what
  const megabytes = (count: number): string => (count / 1e6).toFixed(0)
  return `${what}: ${megabytes(bytes)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB`
}

/** Every proof that lake gives is a query to it. */
function nothingToProve({ why }: Lack): LakeError {
  const { title } = components.prometheus
  return new LakeError(`${title} cannot be had on this machine: ${why}`, {
    code: 'program-missing',
    exit: 'image',
    details: ['Without it there is nothing that the rest of the stack could be seen by.'],
    actions: [
      { id: 'install', command: 'lake programs install prometheus' },
      { id: 'compose', command: 'lake up --runtime compose' },
    ],
  })
}
