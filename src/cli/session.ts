// Opens what nearly every command needs: the real system, the shipped templates, the project, its runtime.
import { join } from 'node:path'
import type { Session } from '../stack/prepare.ts'
import { openProject, type OpenOptions } from '../stack/project.ts'
import { composeRuntime } from '../stack/runtimes/compose.ts'
import { installRoot } from '../system/install.ts'
import { realSystem } from '../system/real.ts'
import type { System } from '../system/system.ts'
import type { Templates } from '../render/templates.ts'

export async function loadTemplates({ disk }: System): Promise<Templates> {
  const root = join(installRoot(), 'templates')
  const paths = await disk.list(root)
  const read = paths.map(async (path) => [path, (await disk.read(join(root, path))) ?? ''] as const)
  return new Map(await Promise.all(read))
}

export async function openSession(start: string, options: OpenOptions = {}): Promise<Session> {
  const system = realSystem()
  const templates = await loadTemplates(system)
  const project = await openProject(system, start, templates, options)
  return { system, templates, project, runtime: composeRuntime(system, project.dir) }
}
