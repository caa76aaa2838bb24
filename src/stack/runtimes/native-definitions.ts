// native.json as it lies on disk: what the supervisor is told to start, and the world that commands of people run in.
import { dirname, join } from 'node:path'
import { LakeError } from '../../errors.ts'
import { nativeName } from '../../render/native.ts'
import type { NativeDefinition } from '../../render/native.ts'
import type { ExecAs } from '../../system/compose-contract.ts'
import type { LocalCommand } from '../../system/native/contract.ts'
import type { System } from '../../system/system.ts'

interface Definitions {
  readonly project: string
  readonly folder: string
  readonly services: readonly NativeDefinition[]
}

export async function definitionsIn({ disk }: Pick<System, 'disk'>, folder: string): Promise<Definitions> {
  const text = await disk.read(join(folder, nativeName))
  if (text === undefined) return { project: '', folder: '', services: [] }
  return JSON.parse(text) as Definitions
}

interface Asked {
  readonly service: string
  readonly command: readonly string[]
  readonly as?: ExecAs | undefined
}

/** With the paths and the environment of the service, and its programs first on PATH. */
export async function localCommand(
  system: Pick<System, 'disk' | 'host'>,
  folder: string,
  { service, command, as }: Asked,
): Promise<LocalCommand> {
  if (as?.user !== undefined) throw noUser()
  const found = (await definitionsIn(system, folder)).services.find(({ name }) => name === service)
  if (found === undefined) throw notThere(service)
  const { command: own, environment, world, cwd } = found
  const values = await Promise.all(
    Object.entries(environment).map(async ([name, value]) => {
      const text = typeof value === 'string' ? value : ((await system.disk.read(value.file)) ?? '').trim()
      return [name, text] as const
    }),
  )
  const path = [dirname(own[0] ?? ''), system.host.environment['PATH']].filter((part) => part !== undefined)
  const here = (word: string): string =>
    world.reduce((text, [inside, outside]) => text.replaceAll(inside, outside), word)
  return {
    command: command.map(here),
    environment: { ...Object.fromEntries(values), PATH: path.join(':') },
    cwd: as?.workdir === undefined ? cwd : here(as.workdir),
  }
}

function noUser(): LakeError {
  return new LakeError('a command beside a process of this machine runs as you: --user is for containers', {
    code: 'no-user',
    exit: 'usage',
    actions: [{ id: 'help', command: 'lake exec --help' }],
  })
}

function notThere(service: string): LakeError {
  return new LakeError(`${service} is not running`, {
    code: 'not-running',
    exit: 'notRunning',
    actions: [{ id: 'up', command: 'lake up' }],
  })
}
