// `lake.lock`, beside lake.yaml and meant to be committed: the digest of each image, recorded at first sight.
import { join } from 'node:path'
import { fromYaml, isRecord, toYaml } from '../render/yaml.ts'
import type { Prepared, Session } from './prepare.ts'

export const lockName = 'lake.lock'

/** Adds what is not recorded yet; returns a notice for each tag that now means another image. */
export async function recordDigests(session: Session, prepared: Prepared): Promise<readonly string[]> {
  const { system, project, runtime } = session
  // Programs of this machine have no digest that another machine could be held to.
  if (runtime.name === 'native') return []
  const path = join(project.folder, lockName)
  const recorded = readLock((await system.disk.read(path)) ?? '')
  if (recorded === undefined)
    return [`${lockName} is unreadable and left as it is: mend it, or delete it to have it written anew`]
  const present = await runtime.images(prepared.rendered.services.map(({ image }) => image))
  const notices: string[] = []
  const next: Record<string, unknown> = { ...recorded }
  for (const [image, digest] of [...present].toSorted(([a], [b]) => (a < b ? -1 : 1))) {
    if (recorded[image] === undefined) next[image] = digest
    else if (recorded[image] !== digest)
      notices.push(`${image} is not the image that ${lockName} records (its tag moved, or it was built here)`)
  }
  if (Object.keys(next).length > Object.keys(recorded).length) {
    await system.disk.write(
      path,
      toYaml(
        { version: 1, images: next },
        { head: 'Commit this file: it says which images the project was run with.' },
      ),
      0o644,
    )
  }
  return notices
}

/** A merge leaves its marks in a file that is committed: that is no reason to fail, nor to lose what it says. */
function readLock(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const { images } = fromYaml(text)
    return isRecord(images) ? images : text.trim() === '' ? {} : undefined
  } catch {
    return undefined
  }
}
