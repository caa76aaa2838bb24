// Several programs, one after another: one that cannot be had does not keep the others away.
import { LakeError } from '../errors.ts'
import type { Progress } from '../stack/progress.ts'
import { factsOf } from './catalogue.ts'
import { openPrograms } from './open.ts'
import type { Place } from './place.ts'
import type { GettingProgress, Installed } from './program.ts'
import { isOfTheProgram } from './refusal.ts'

export interface Wanted {
  readonly names: readonly string[]
  readonly offline: boolean
  readonly build: boolean
  readonly signal: AbortSignal
  readonly progress: Progress
  /** A step in words. */
  readonly told: (step: GettingProgress) => string
}

export interface Brought extends Installed {
  /** False where it was here before. */
  readonly fetched: boolean
}

export async function installAll(place: Place, wanted: Wanted): Promise<readonly Brought[]> {
  for (const name of wanted.names) factsOf(name)
  const brought: Brought[] = []
  const failed: LakeError[] = []
  for (const name of new Set(wanted.names)) {
    try {
      brought.push(await installOne(place, name, wanted))
    } catch (error) {
      // A stop, a full disk: the next one would end the same.
      if (!(error instanceof LakeError) || !isOfTheProgram(error)) throw error
      wanted.progress.fail(name, error.message)
      failed.push(error)
    }
  }
  const [first] = failed
  if (first === undefined) return brought
  throw failed.length + brought.length === 1 ? first : allOf(failed, brought)
}

async function installOne(place: Place, name: string, wanted: Wanted): Promise<Brought> {
  const { offline, build, signal, progress, told } = wanted
  const programs = openPrograms(place)
  progress.start(name, 'looks for it')
  const here = await programs.find(name)
  const onProgress = (step: GettingProgress): void => progress.update(name, told(step))
  const found = here ?? (await programs.install(name, { offline, build, signal, onProgress }))
  progress.succeed(name, `${found.version}, ${found.source}`)
  return { ...found, fetched: here === undefined }
}

function allOf(failed: readonly LakeError[], brought: readonly Brought[]): LakeError {
  const [first] = failed
  const actions = failed.flatMap((error) => error.actions)
  return new LakeError(`${failed.length} of ${failed.length + brought.length} programs could not be had`, {
    code: failed.every(({ code }) => code === first?.code) ? (first?.code ?? '') : 'program-unavailable',
    exit: failed.every(({ exit }) => exit === first?.exit) ? (first?.exit ?? 'image') : 'image',
    details: [
      ...failed.flatMap(({ message, details }) => [message, ...details.map((line) => `  ${line}`)]),
      ...(brought.length === 0 ? [] : [`Here: ${brought.map(({ name }) => name).join(', ')}.`]),
    ],
    actions: actions.filter(({ command }, at) => actions.findIndex((it) => it.command === command) === at),
    retryable: failed.some((error) => error.retryable),
  })
}
