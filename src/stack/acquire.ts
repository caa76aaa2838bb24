// Natively, programs take the place of images: those that are not here are got before anything is planned with them.
import type { Component } from '../components/component.ts'
import { components } from '../components/index.ts'
import { LakeError } from '../errors.ts'
import type { Lacking } from '../plan/native.ts'
import { nativeComponents } from '../render/native-template.ts'
import type { GettingProgress, Programs } from '../programs/program.ts'
import { programsOf } from './planned.ts'
import type { Session } from './prepare.ts'
import type { Progress } from './progress.ts'

interface Work {
  readonly signal: AbortSignal
  readonly progress: Progress
}

/** What could not be had, by component, and why. The stack goes on without it: it says so, and is degraded. */
export async function acquire(session: Session, work: Work): Promise<Lacking> {
  const { runtime, project, templates } = session
  const { programs } = runtime
  if (programs === undefined) return {}
  const lacking: Record<string, string> = {}
  for (const [component, services] of nativeComponents(templates)) {
    if (project.config.components[component as keyof typeof components].mode === 'absent') continue
    for (const program of [...services.values()].flatMap(programsOf)) {
      const why = await missing(programs, program, work)
      if (why !== undefined) lacking[component] ??= why
    }
  }
  if (lacking['prometheus'] !== undefined) throw nothingToProve(lacking['prometheus'])
  return lacking
}

async function missing(programs: Programs, name: string, work: Work): Promise<string | undefined> {
  if ((await programs.find(name)) !== undefined) return undefined
  const { signal, progress } = work
  const line = `${name} (program)`
  progress.start(line, 'getting it')
  try {
    const onProgress = (step: GettingProgress): void => progress.update(line, said(step))
    const { version, source } = await programs.install(name, { signal, onProgress })
    progress.succeed(line, `${version} (${source})`)
    return undefined
  } catch (error) {
    if (!(error instanceof LakeError) || signal.aborted) throw error
    progress.warn(line, error.message)
    const [why] = error.details
    const [fix] = error.actions
    return [error.message, why, fix === undefined ? undefined : `try: ${fix.command}`]
      .filter((part) => part !== undefined)
      .join('; ')
  }
}

function said({ what, bytes, total }: GettingProgress): string {
  if (bytes === undefined) return what
  const megabytes = (count: number): string => (count / 1e6).toFixed(0)
  return `${what}: ${megabytes(bytes)}${total === undefined ? '' : ` of ${megabytes(total)}`} MB`
}

/** Every proof that lake gives is a query to it. */
function nothingToProve(why: string): LakeError {
  return new LakeError(`${title('prometheus')} cannot be had on this machine: ${why}`, {
    code: 'program-missing',
    exit: 'image',
    details: ['Without it there is nothing that the rest of the stack could be seen by.'],
    actions: [{ id: 'install', command: 'lake programs install prometheus' }],
  })
}

function title(name: string): string {
  return (components as Readonly<Record<string, Component>>)[name]?.title ?? name
}
