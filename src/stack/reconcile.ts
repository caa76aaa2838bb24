// Desired x what is there x what lake did last -> operations, each with its cause. Pure: the executor decides nothing.
import type { Operation } from '../findings.ts'
import type { Rendered } from '../render/render.ts'
import type { DesiredService } from '../render/desired.ts'
import { labels } from '../render/labels.ts'
import type { State } from './state.ts'
import type { Container } from '../system/system.ts'

export interface ReconcileInput {
  readonly rendered: Rendered
  /** Hash of each generated file on disk; absent: no such file. */
  readonly disk: ReadonlyMap<string, string>
  readonly containers: readonly Container[]
  /** Those of the images needed that the engine has. */
  readonly images: ReadonlyMap<string, string>
  readonly last: State
  readonly force: boolean
  readonly hash: (text: string) => string
}

export interface Reconciled {
  readonly operations: readonly Operation[]
  /** Generated files that a person edited. */
  readonly conflicts: readonly string[]
}

export function reconcile(input: ReconcileInput): Reconciled {
  const files = reconcileFiles(input)
  const services = input.rendered.services.flatMap((service) => serviceOperation(service, input) ?? [])
  return {
    operations: [...files.operations, ...missingImages(input), ...services, ...orphans(input)],
    conflicts: files.conflicts,
  }
}

function reconcileFiles(input: ReconcileInput): Reconciled {
  const operations: Operation[] = []
  const conflicts: string[] = []
  for (const [path, { text }] of input.rendered.files) {
    const found = input.disk.get(path)
    if (input.last.ejected.includes(path) || found === input.hash(text)) continue
    const edited = found !== undefined && !isOurs(input.last, path, found)
    if (edited && !input.force) conflicts.push(path)
    else operations.push({ kind: 'write-file', target: path, cause: writeCause(found, edited) })
  }
  const needless = needlessFiles(input)
  return {
    operations: [...operations, ...needless.operations],
    conflicts: [...conflicts, ...needless.conflicts],
  }
}

function writeCause(found: string | undefined, edited: boolean): string {
  if (edited) return 'edited by hand, overwritten by --force'
  return found === undefined ? 'not there yet' : 'content changed'
}

/** Written by lake, by its last run or by one that was killed. */
function isOurs({ files, writing }: State, path: string, found: string): boolean {
  return found === files[path] || found === writing[path]
}

/** One that a person edited is read on by whoever read it: neither deleted unasked nor left there in silence. */
function needlessFiles({ rendered, disk, last, force }: ReconcileInput): Reconciled {
  const known = new Set([...Object.keys(last.files), ...Object.keys(last.writing)])
  const needless = [...known].filter(
    (path) => disk.has(path) && !rendered.files.has(path) && !last.ejected.includes(path),
  )
  const edited = needless.filter((path) => !isOurs(last, path, disk.get(path) ?? ''))
  const going = force ? needless : needless.filter((path) => !edited.includes(path))
  return {
    operations: going.map((target) => ({
      kind: 'delete-file',
      target,
      cause: edited.includes(target)
        ? 'no longer needed; edited by hand, deleted by --force'
        : 'no longer needed',
    })),
    conflicts: force ? [] : edited,
  }
}

function serviceOperation(
  service: DesiredService,
  { containers, last }: Pick<ReconcileInput, 'containers' | 'last'>,
): Operation | undefined {
  const found = containers.find((container) => serviceOf(container) === service.name)
  const target = service.name
  if (found === undefined) return { kind: 'create-service', target, cause: 'not created yet' }
  if (found.labels[labels.spec] !== service.spec) {
    const cause =
      found.image === service.image ? 'its settings changed' : `image ${found.image} → ${service.image}`
    return { kind: 'recreate-service', target, cause }
  }
  if (!service.reloads && found.labels[labels.config] !== service.config) {
    return { kind: 'recreate-service', target, cause: 'its configuration changed' }
  }
  if (found.isolated === true) return { kind: 'recreate-service', target, cause: 'taken out of its networks' }
  // Whoever made it died on the way: it may lack networks, and Compose looks for those in running containers only.
  if (found.state === 'created') return { kind: 'recreate-service', target, cause: stopCause(found) }
  if (found.state !== 'running') return { kind: 'start-service', target, cause: stopCause(found) }
  if (service.reloads && last.applied[service.name] !== service.config) {
    return { kind: 'reload-service', target, cause: 'its configuration changed' }
  }
  return undefined
}

/** Why a container does not run, in words. */
export function stopCause(container: Container): string {
  if (container.cause !== undefined) return container.cause
  if (container.state === 'created') return 'created but never started'
  if (container.state === 'paused') return 'paused'
  if (container.oomKilled) return 'stopped: it ran out of memory'
  const code = container.exitCode ?? 0
  if (code === 137) return 'stopped: killed (exit 137)'
  return `stopped (exit ${code})`
}

export function serviceOf(container: Container): string {
  return container.labels['com.docker.compose.service'] ?? container.name
}

/** Of the services that get a new container: of no others it matters whether they are here. */
export function imagesNeeded(
  input: Pick<ReconcileInput, 'rendered' | 'containers' | 'last'>,
): readonly string[] {
  const created = input.rendered.services.filter((service) =>
    serviceOperation(service, input)?.kind.endsWith('create-service'),
  )
  return [...new Set(created.map(({ image }) => image))]
}

function missingImages(input: ReconcileInput): readonly Operation[] {
  const missing = imagesNeeded(input).filter((image) => !input.images.has(image))
  return missing.map((target) => ({ kind: 'pull-image', target, cause: 'not here yet' }))
}

function orphans({ rendered, containers }: ReconcileInput): readonly Operation[] {
  const wanted = new Set(rendered.services.map(({ name }) => name))
  const extra = [...new Set(containers.map(serviceOf))].filter((name) => !wanted.has(name))
  return extra.map((target) => ({ kind: 'remove-service', target, cause: 'no longer in lake.yaml' }))
}
