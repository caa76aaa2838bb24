// Why the engine does not answer, and what helps on this platform.
import { LakeError, type Action } from '../errors.ts'
import { codeOf, messageOf } from './errors.ts'

/** `where` is the engine's address as a user writes it: `unix:///var/run/docker.sock`. */
export interface Where {
  readonly address: string
  readonly platform: string
}

export function unreachable(where: Where, details: readonly string[], cause?: unknown): LakeError {
  const needsRights = details === permission
  return new LakeError(`The Docker engine at ${where.address} does not answer`, {
    code: 'engine-unreachable',
    exit: 'prerequisite',
    details,
    actions: needsRights ? rightsActions : startActions(where.platform),
    retryable: true,
    cause,
  })
}

export const permission: readonly string[] = [
  'This user may not open the socket.',
  'Add yourself to the group docker and sign in anew, or use a rootless engine.',
]

const rightsActions: readonly Action[] = [
  { id: 'join-group', command: 'sudo usermod -aG docker "$USER" && newgrp docker' },
  { id: 'rootless', command: 'dockerd-rootless-setuptool.sh install' },
]

function startActions(platform: string): readonly Action[] {
  if (platform === 'darwin') {
    return [
      { id: 'start-desktop', command: 'open -a Docker' },
      { id: 'start-colima', command: 'colima start' },
    ]
  }
  if (platform === 'win32') return [{ id: 'start-desktop', command: 'docker desktop start' }]
  return [{ id: 'start-engine', command: 'sudo systemctl start docker' }]
}

const causes: Readonly<Record<string, readonly string[]>> = {
  ENOENT: ['There is no such socket: Docker is not installed, or not running.'],
  EACCES: permission,
  EPERM: permission,
  ECONNREFUSED: ['Nothing listens there: the engine is not running.'],
  ENOTFOUND: ['That host name is not known.'],
  EAI_AGAIN: ['That host name could not be looked up.'],
  EHOSTUNREACH: ['There is no route to that host.'],
  ECONNRESET: ['The engine closed the connection: it is stopping or starting.'],
}

/** Failures of the connection become a LakeError; all else, an answer of the engine included, stays as it is. */
export function engineError(where: Where, error: unknown): unknown {
  if (error instanceof LakeError) return error
  const code = codeOf(error)
  const details = code === undefined ? undefined : causes[code]
  if (details !== undefined) return unreachable(where, details, error)
  const status = statusOf(error)
  if (status === undefined) return unreachable(where, [messageOf(error)], error)
  return new LakeError(
    `The Docker engine refused: ${messageOf(error)
      .replace(/^\(HTTP code \d+\) /, '')
      .trim()}`,
    {
      code: 'engine-answer',
      exit: 'failed',
      details: [`It answered with status ${status}.`],
      cause: error,
    },
  )
}

export function statusOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('statusCode' in error)) return undefined
  return typeof error.statusCode === 'number' ? error.statusCode : undefined
}
