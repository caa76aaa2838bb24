// `.lake/state.json`: what lake did last. Lost, it is recovered; newer than this lake, it is refused.
import { LakeError } from '../errors.ts'
import type { Lacking } from '../plan/native.ts'
import type { RuntimeName } from '../plan/plan.ts'
import { isRecord } from '../render/yaml.ts'

const stateVersion = 1

type Hashes = Readonly<Record<string, string>>

export interface State {
  readonly version: typeof stateVersion
  readonly id: string
  readonly name: string
  readonly folder: string
  readonly runtime: RuntimeName
  /** `<service>/<port>` -> host port. */
  readonly ports: Readonly<Record<string, number>>
  /** Generated files: path below `.lake/` -> hash of what lake wrote. */
  readonly files: Hashes
  /** Written before `files`, so that a killed run's half-written set is known to be lake's own. */
  readonly writing: Hashes
  /** Service -> hash of the configuration that it was last told to load. */
  readonly applied: Hashes
  /** Service -> mark of the last time that a secret, folder or network of it was replaced. */
  readonly renewals: Hashes
  /** Components that could not be had by the last `up`. */
  readonly lacking: Lacking
  /** Paths that the user has taken over. */
  readonly ejected: readonly string[]
}

type Is = (value: unknown) => boolean

const isText: Is = (value) => typeof value === 'string'
const isLack: Is = (value) =>
  isRecord(value) && isText(value['why']) && ['string', 'undefined'].includes(typeof value['get'])
const isHashes: Is = (value) => isRecord(value) && Object.values(value).every(isText)

/** Every command reads the state: a schema of zod would take longer to load than all else here. */
const shape: Readonly<Record<keyof State, Is>> = {
  version: (value) => value === stateVersion,
  id: isText,
  name: isText,
  folder: isText,
  runtime: (value) => value === 'compose' || value === 'native',
  ports: (value) => isRecord(value) && Object.values(value).every((port) => typeof port === 'number'),
  files: isHashes,
  writing: isHashes,
  applied: isHashes,
  renewals: isHashes,
  lacking: (value) => isRecord(value) && Object.values(value).every(isLack),
  ejected: (value) => Array.isArray(value) && value.every(isText),
}

export type StateRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'ok'; readonly state: State }
  | { readonly kind: 'corrupt'; readonly why: string }

export function readState(text: string | undefined): StateRead {
  if (text === undefined) return { kind: 'none' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    return { kind: 'corrupt', why: error instanceof Error ? error.message : 'not JSON' }
  }
  const version = versionOf(value)
  if (version > stateVersion) throw newerState(version)
  const state: Readonly<Record<string, unknown>> = isRecord(value)
    ? { ...value, renewals: value['renewals'] ?? {}, lacking: value['lacking'] ?? {} }
    : {}
  const [wrong] = Object.entries(shape).find(([key, is]) => !is(state[key])) ?? []
  if (wrong !== undefined) return { kind: 'corrupt', why: `its ${wrong} is not what lake writes` }
  return { kind: 'ok', state: state as unknown as State }
}

function versionOf(value: unknown): number {
  if (typeof value !== 'object' || value === null || !('version' in value)) return 0
  return typeof value.version === 'number' ? value.version : 0
}

function newerState(version: number): LakeError {
  return new LakeError(
    `.lake/state.json was written by a newer lake (format ${version}, this one knows ${stateVersion})`,
    {
      code: 'state-newer',
      exit: 'prerequisite',
      actions: [
        { id: 'upgrade', command: 'npm install --global lake-observability@latest' },
        // `lake down` would stop at the same file.
        {
          id: 'start-over',
          command: 'docker compose --project-directory .lake down --volumes && rm -r .lake',
        },
      ],
    },
  )
}

export function stateText(state: State): string {
  return `${JSON.stringify(state, undefined, 2)}\n`
}

export function emptyState(identity: { id: string; name: string; folder: string }): State {
  const { id, name, folder } = identity
  return {
    version: stateVersion,
    id,
    name,
    folder,
    runtime: 'compose',
    ports: {},
    files: {},
    writing: {},
    applied: {},
    renewals: {},
    lacking: {},
    ejected: [],
  }
}
