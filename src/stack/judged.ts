// `.lake/judged.json`: what lake.yaml came to when it was judged last. While nothing of what went into that has changed,
// it is not judged again: loading what that takes is half of the time of a command that only looks. A file that does not
// fit, for whatever reason, is as good as none.
import { join, resolve } from 'node:path'
import { overrideVariables } from '../config/environment.ts'
import { interpolate } from '../config/interpolate.ts'
import type { Environment } from '../config/interpolate.ts'
import type { LakeConfig } from '../config/types.ts'
import { sha256 } from '../render/hash.ts'
import { isRecord } from '../render/yaml.ts'
import type { System } from '../system/system.ts'

const judgedName = 'judged.json'

/** Where a secret comes from: a text with references to variables, or a file. */
export type SecretSource = { readonly text: string } | { readonly file: string }

/** What went into the judgement, and what came out. */
export interface Judgement {
  /** The lake that judged. */
  readonly build: string
  readonly text: string
  /** Variables that lake.yaml refers to. */
  readonly variables: readonly string[]
  readonly secrets: readonly { readonly source: SecretSource; readonly value: string }[]
  readonly config: LakeConfig
}

interface Memory {
  readonly seal: string
  readonly variables: readonly string[]
  readonly secrets: readonly SecretSource[]
  /** LakeConfig as JSON, with `{"$secret": 0}` where a secret stands. */
  readonly config: string
}

/** The text of the file; undefined where a secret would have to stand in it. */
export function memoryOf(judgement: Judgement, environment: Environment): string | undefined {
  const { build, text, variables } = judgement
  const secrets = judgement.secrets.filter(({ value }) => value !== '')
  const values = secrets.map(({ value }) => value)
  const config = JSON.stringify(judgement.config, (_key, value: unknown) =>
    typeof value === 'string' && values.includes(value) ? { $secret: values.indexOf(value) } : value,
  )
  if (values.some((value) => config.includes(JSON.stringify(value).slice(1, -1)))) return undefined
  const memory = { variables, secrets: secrets.map(({ source }) => source), config }
  const seal = sealOf(memory, { build, text, environment, values })
  return `${JSON.stringify({ seal, ...memory } satisfies Memory)}\n`
}

/** Over all that went in, and over what came out: what was changed by whatever means is not believed. */
function sealOf(
  { variables, secrets, config }: Omit<Memory, 'seal'>,
  known: {
    readonly build: string
    readonly text: string
    readonly environment: Environment
    readonly values: readonly string[]
  },
): string {
  const names = [...Object.values(overrideVariables), ...variables]
  const said = names.map((name) => [name, known.environment[name]])
  return sha256(JSON.stringify([known.build, known.text, said, known.values, variables, secrets, config]))
}

export interface Place {
  readonly folder: string
  readonly build: string
  readonly text: string
}

export async function recall(
  { disk, host }: Pick<System, 'disk' | 'host'>,
  { folder, build, text }: Place,
): Promise<LakeConfig | undefined> {
  try {
    const memory = JSON.parse((await disk.read(join(folder, '.lake', judgedName))) ?? '') as Memory
    const values = await Promise.all(
      memory.secrets.map(async (source) => {
        if ('text' in source) return interpolate(source.text, host.environment).text
        return ((await disk.read(resolve(folder, source.file))) ?? '').trim()
      }),
    )
    const { environment } = host
    if (sealOf(memory, { build, text, environment, values }) !== memory.seal) return undefined
    return JSON.parse(memory.config, (_key, value: unknown) =>
      isRecord(value) && typeof value['$secret'] === 'number' ? values[value['$secret']] : value,
    ) as LakeConfig
  } catch {
    return undefined
  }
}

/** By who holds the lock and writes anyway. Where it cannot be kept, the next command takes a little longer. */
export async function keepMemory({
  system,
  project,
}: {
  readonly system: Pick<System, 'disk'>
  readonly project: { readonly dir: string; readonly memory?: string }
}): Promise<void> {
  if (project.memory === undefined) return
  await system.disk.write(join(project.dir, judgedName), project.memory, 0o600).catch(() => undefined)
}
