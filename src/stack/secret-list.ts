// Which secrets there are, who reads them, and what changing one takes.
import { join } from 'node:path'
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import type { Session } from './prepare.ts'
import { prepare } from './prepare.ts'

export interface SecretEntry {
  readonly name: string
  readonly usedBy: readonly string[]
  readonly source: 'minted' | 'lake.yaml'
  readonly present: boolean
}

export async function listSecrets(session: Session, only?: string): Promise<readonly SecretEntry[]> {
  const { plan } = await prepare(session, { force: false, engine: 'optional' })
  const entries = await Promise.all(
    plan.secrets.map(async ({ name, value }): Promise<SecretEntry> => ({
      name,
      usedBy: plan.services
        .filter(({ secrets }) => secrets.some(({ secret }) => secret === name))
        .map((service) => service.name),
      source: value === undefined ? 'minted' : 'lake.yaml',
      present: await session.system.disk.exists(secretPath(session, name)),
    })),
  )
  if (only === undefined) return entries
  const found = entries.filter(({ name }) => name === only)
  if (found.length === 0)
    throw unknownSecret(
      only,
      entries.map(({ name }) => name),
    )
  return found
}

export async function readSecret(session: Session, name: string | undefined): Promise<string> {
  if (name === undefined) {
    throw new LakeError('--show needs the name of one secret', {
      code: 'no-name',
      exit: 'usage',
      actions: [{ id: 'list', command: 'lake config secrets' }],
    })
  }
  await listSecrets(session, name)
  const value = await session.system.disk.read(secretPath(session, name))
  if (value !== undefined) return value
  throw new LakeError(`${name} has not been minted yet`, {
    code: 'not-minted',
    exit: 'notRunning',
    actions: [{ id: 'up', command: 'lake up' }],
  })
}

function secretPath({ project }: Session, name: string): string {
  return join(project.dir, 'secrets', name)
}

function unknownSecret(name: string, known: readonly string[]): LakeError {
  const close = nearest(name, known)
  return new LakeError(`no secret ${name} in this project`, {
    code: 'unknown-secret',
    exit: 'usage',
    details: [close === undefined ? `There are: ${known.join(', ') || 'none'}` : `Did you mean ${close}?`],
    actions: [{ id: 'list', command: 'lake config secrets' }],
  })
}
