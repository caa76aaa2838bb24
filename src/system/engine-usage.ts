// Sizes on disk, as the engine counts them.
import { ask, dial, type EngineClient } from './engine-client.ts'
import type { EngineUsage } from './machine.ts'

interface Image {
  readonly RepoTags?: readonly string[] | null
  readonly Size?: number
}

interface Volume {
  readonly Name: string
  readonly UsageData?: { readonly Size?: number } | null
}

interface Written {
  readonly Id: string
  readonly SizeRw?: number
}

interface Group<T> {
  readonly Items?: readonly T[] | null
}

/** Since API 1.52 the lists stand in groups, and the old place is on its way out. */
interface Usage {
  readonly Images?: readonly Image[] | null
  readonly Volumes?: readonly Volume[] | null
  readonly Containers?: readonly Written[] | null
  readonly ImageUsage?: Group<Image> | null
  readonly VolumeUsage?: Group<Volume> | null
  readonly ContainerUsage?: Group<Written> | null
}

const patienceMs = 60_000

export async function usage(client: EngineClient): Promise<EngineUsage> {
  const found = await ask({ ...client, timeoutMs: patienceMs }, (docker, signal) =>
    dial<Usage>(docker, '/system/df', { query: { verbose: true }, signal, stream: false }),
  )
  return {
    images: listed(found.ImageUsage, found.Images).map(({ RepoTags, Size }) => ({
      references: RepoTags ?? [],
      bytes: Size ?? 0,
    })),
    // -1: a driver that cannot count.
    volumes: listed(found.VolumeUsage, found.Volumes).map(({ Name, UsageData }) => ({
      name: Name,
      bytes: Math.max(0, UsageData?.Size ?? 0),
    })),
    containers: listed(found.ContainerUsage, found.Containers).map(({ Id, SizeRw }) => ({
      id: Id,
      bytes: SizeRw ?? 0,
    })),
  }
}

function listed<T>(group: Group<T> | null | undefined, flat: readonly T[] | null | undefined): readonly T[] {
  return group?.Items ?? flat ?? []
}
