// What the stack takes on the engine's disk, service by service.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import type { Stack } from '../health/stack.ts'
import { composeModel } from '../render/compose.ts'
import { normalReference } from '../system/image-reference.ts'
import type { EngineUsage } from '../system/machine.ts'
import type { System } from '../system/system.ts'

export interface ServiceUsage {
  readonly service: string
  readonly component: string
  /** Volumes that are there; they stay when the stack is stopped. */
  readonly volumes: readonly { readonly name: string; readonly bytes: number }[]
  readonly image: string
  /** Null: not here. */
  readonly imageBytes: number | null
  /** The engine's own copy of its log. Null: it cannot be seen from here. */
  readonly logBytes: number | null
  /** Beside its volumes, gone with the container. Null: there is no container. */
  readonly writtenBytes: number | null
}

export async function serviceUsage(stack: Stack): Promise<readonly ServiceUsage[]> {
  const { system, templates } = stack.session
  const [usage, info, { local }] = await Promise.all([
    system.engine.usage(),
    system.engine.info(),
    system.engine.details(),
  ])
  const { services } = composeModel(stack.plan, templates)
  return Promise.all(
    stack.plan.services.map(async ({ name, component }): Promise<ServiceUsage> => {
      const definition = services.get(name)?.definition ?? {}
      const image = String(definition['image'])
      const container = stack.containers.get(name)
      return {
        service: name,
        component,
        volumes: volumesOf(definition['volumes'], stack.plan.identity.id, usage),
        image,
        imageBytes: imageBytes(image, usage),
        logBytes: container !== undefined && local ? await logBytes(system, info.root, container.id) : null,
        writtenBytes: usage.containers.find(({ id }) => id === container?.id)?.bytes ?? null,
      }
    }),
  )
}

/** Compose names a volume `<project>_<name>`. */
function volumesOf(mounts: unknown, project: string, { volumes }: EngineUsage): ServiceUsage['volumes'] {
  const names = (Array.isArray(mounts) ? mounts : []).map((mount) => String(mount).split(':')[0] ?? '')
  return volumes.filter(({ name }) => names.some((it) => name === `${project}_${it}`))
}

function imageBytes(image: string, { images }: EngineUsage): number | null {
  const wanted = normalReference(image)
  const found = images.find(({ references }) => references.some((it) => normalReference(it) === wanted))
  return found?.bytes ?? null
}

/** With the rotated ones; only root may look there. */
async function logBytes({ disk }: System, root: string, id: string): Promise<number | null> {
  const folder = join(root, 'containers', id)
  try {
    const files = (await disk.list(folder)).filter((file) => /-json\.log(\.\d+(\.gz)?)?$/.test(file))
    if (files.length === 0) return null
    const facts = await Promise.all(files.map((file) => disk.facts(join(folder, file))))
    return facts.reduce((sum, found) => sum + (found?.bytes ?? 0), 0)
  } catch (error) {
    if (error instanceof LakeError) return null
    throw error
  }
}
