// What is no work of Compose on a project as a whole: one command in one service, volumes by name.
import { stat } from 'node:fs/promises'
import { parse } from 'node:path'
import { LakeError } from '../errors.ts'
import { capture, inherit, type Surroundings } from './compose-run.ts'
import type { AttachOptions, ExecAs } from './compose-contract.ts'

/** A missing folder would look like a missing program: the system reports both as ENOENT. */
export async function needFolder(folder: string): Promise<void> {
  const found = await stat(folder).catch(() => undefined)
  if (found?.isDirectory() === true) return
  throw new LakeError(`There is no folder ${folder}`, {
    code: 'no-folder',
    exit: 'notRunning',
    actions: [{ id: 'up', command: 'lake up' }],
  })
}

export const rootFolder = (): string => parse(process.cwd()).root

/** A service, then the command and its arguments. */
type Target = readonly [service: string, ...command: string[]]

function asFlags({ user, workdir }: ExecAs = {}): readonly string[] {
  return [
    ...(user === undefined ? [] : ['--user', user]),
    ...(workdir === undefined ? [] : ['--workdir', workdir]),
  ]
}

export async function exec(
  around: Surroundings,
  folder: string,
  target: Target,
  as?: ExecAs,
): Promise<{ readonly code: number; readonly output: string }> {
  await needFolder(folder)
  const ended = await capture(around, folder, ['compose', 'exec', '-T', ...asFlags(as), ...target])
  const [service] = target
  if (ended.code === 1 && ended.output.trim() === `service "${service}" is not running`)
    throw notRunning(service)
  return ended
}

export async function attach(
  around: Surroundings,
  folder: string,
  target: Target,
  options: AttachOptions,
): Promise<number> {
  await needFolder(folder)
  const flags = [...(options.terminal ? [] : ['-T']), ...asFlags(options)]
  return inherit(around, folder, ['compose', 'exec', ...flags, ...target], options.signal)
}

/** Compose itself removes all volumes of a project or none. */
export async function removeVolumes(
  around: Surroundings,
  names: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  if (names.length === 0) return
  const { code, output } = await capture(around, rootFolder(), ['volume', 'rm', ...names], signal)
  if (code === 0) return
  throw new LakeError('Docker could not remove the volumes', {
    code: 'volumes-not-removed',
    exit: 'failed',
    details: output.trim().split('\n').slice(-8),
    actions: [{ id: 'status', command: 'lake status' }],
  })
}

/** Compose joins networks, and leaves none. */
export async function disconnect(
  around: Surroundings,
  container: string,
  networks: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  for (const network of networks) {
    const args = ['network', 'disconnect', network, container]
    const { code, output } = await capture(around, rootFolder(), args, signal)
    if (code !== 0)
      throw new LakeError('Docker could not take the container out of its network', {
        code: 'not-disconnected',
        exit: 'failed',
        details: output.trim().split('\n').slice(-8),
        actions: [{ id: 'status', command: 'lake status' }],
      })
  }
}

function notRunning(service: string): LakeError {
  return new LakeError(`Service ${service} is not running`, {
    code: 'not-running',
    exit: 'notRunning',
    actions: [
      { id: 'status', command: 'lake status' },
      { id: 'up', command: 'lake up' },
    ],
  })
}
