// Opens what nearly every command needs: the real system, the shipped templates, the project, its runtime.
import { join } from 'node:path'
import type { Session } from '../stack/prepare.ts'
import { openProject, type OpenOptions } from '../stack/project.ts'
import { composeRuntime } from '../stack/runtimes/compose.ts'
import { installRoot } from '../system/install.ts'
import { realSystem } from '../system/real.ts'
import type { System } from '../system/system.ts'
import { openTemplates } from '../render/templates.ts'
import type { Shipped, Templates } from '../render/templates.ts'

export async function loadTemplates({ disk }: System): Promise<Templates> {
  const path = join(installRoot(), 'dist', 'templates.json')
  const text = await disk.read(path)
  if (text === undefined) throw new Error(`${path} is missing from this installation`)
  return openTemplates(JSON.parse(text) as Shipped)
}

export async function openSession(start: string, options: OpenOptions = {}): Promise<Session> {
  const system = realSystem()
  const templates = await loadTemplates(system)
  const project = await openProject(system, start, templates, options)
  return { system, templates, project, runtime: composeRuntime(system, project.dir) }
}
