// The files of an alert, all of them or none.
import { join } from 'node:path'
import { exclusively } from '../stack/exclusive.ts'
import type { Alone } from '../stack/exclusive.ts'
import type { Session } from '../stack/prepare.ts'

export interface NewFile {
  /** Relative to the project. */
  readonly path: string
  readonly text: string
}

export type Written = readonly { readonly path: string; readonly text: string | undefined }[]

/** Returns what was there before. After Ctrl-C nothing is begun. */
export async function write(session: Session, alone: Alone, files: readonly NewFile[]): Promise<Written> {
  const { system, project } = session
  return exclusively(session, alone, async () => {
    const before = await Promise.all(
      files.map(async ({ path }) => ({ path, text: await system.disk.read(join(project.folder, path)) })),
    )
    alone.signal.throwIfAborted()
    await system.disk.writeAll(
      project.folder,
      new Map(files.map(({ path, text }) => [path, { text, mode: 0o644 }])),
    )
    return before
  })
}

export async function restore({ system, project }: Session, before: Written): Promise<void> {
  for (const { path, text } of before) {
    const full = join(project.folder, path)
    await (text === undefined ? system.disk.remove(full) : system.disk.write(full, text))
  }
}
