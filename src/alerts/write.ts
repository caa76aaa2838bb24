// The files of an alert, all of them or none.
import { dirname, join } from 'node:path'
import type { Session } from '../stack/prepare.ts'

export interface NewFile {
  /** Relative to the project. */
  readonly path: string
  readonly text: string
}

export type Written = readonly { readonly path: string; readonly text: string | undefined }[]

/** Returns what was there before. */
export async function write({ system, project }: Session, files: readonly NewFile[]): Promise<Written> {
  const before = await Promise.all(
    files.map(async ({ path }) => ({ path, text: await system.disk.read(join(project.folder, path)) })),
  )
  await system.disk.makeDir(dirname(join(project.folder, files[0]?.path ?? '')))
  await system.disk.writeAll(
    project.folder,
    new Map(files.map(({ path, text }) => [path, { text, mode: 0o644 }])),
  )
  return before
}

export async function restore({ system, project }: Session, before: Written): Promise<void> {
  for (const { path, text } of before) {
    const full = join(project.folder, path)
    await (text === undefined ? system.disk.remove(full) : system.disk.write(full, text))
  }
}
