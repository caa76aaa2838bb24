// Random secrets, one file each under `.lake/secrets/`, minted once per project.
import { join } from 'node:path'
import type { Plan } from '../plan/plan.ts'
import type { System } from '../system/system.ts'

/** The folder lets only its owner in; containers get single files of it, whatever user they run as. */
const folderMode = 0o700
const fileMode = 0o444
const secretBytes = 24

/** New values in place of the old ones: only for services whose data, which knows the old ones, is gone. */
export async function mintSecrets(system: System, dir: string, names: readonly string[]): Promise<void> {
  for (const name of names)
    await system.disk.write(join(dir, 'secrets', name), system.host.randomHex(secretBytes), fileMode)
}

/** Returns the names of those that were minted or changed. */
export async function ensureSecrets(system: System, dir: string, plan: Plan): Promise<readonly string[]> {
  const folder = join(dir, 'secrets')
  await system.disk.makeDir(folder, folderMode)
  const written: string[] = []
  for (const { name, value } of plan.secrets) {
    const path = join(folder, name)
    const current = await system.disk.read(path)
    const wanted = value ?? current ?? system.host.randomHex(secretBytes)
    if (wanted === current) continue
    await system.disk.write(path, wanted, fileMode)
    written.push(name)
  }
  return written
}
