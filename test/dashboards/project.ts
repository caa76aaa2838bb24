// A project in memory, with the shipped contracts at hand and files of the user's own.
import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { living } from '../health/living.ts'
import { folder } from '../stack/world.ts'
import { readTemplate, root as repository } from '../templates/files.ts'

export const root = '/lake'

export async function project(files: Readonly<Record<string, string>> = {}, targets = '') {
  const { world } = await living()
  world.configure(`components: { postgres: {} }\n${targets}`)
  const put = (path: string, text: string) => world.system.disk.files.set(path, { text, mode: 0o644 })
  const shipped = readdirSync(join(repository, 'templates/contracts'), { recursive: true })
  for (const path of shipped.map(String).filter((name) => name.endsWith('.json')))
    put(`${root}/dist/contracts/${path}`, readTemplate(`contracts/${path}`))
  for (const [path, text] of Object.entries(files)) put(`${folder}/${path}`, text)
  return {
    world,
    session: await world.session(),
    put,
    read: (path: string) => world.system.disk.files.get(`${folder}/${path}`)?.text,
  }
}
