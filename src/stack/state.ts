// `.lake/state.json`: what lake did last. Lost, it is recovered; newer than this lake, it is refused.
import { z } from 'zod'
import { LakeError } from '../errors.ts'

const stateVersion = 1

const hashes = z.record(z.string(), z.string())

const schema = z.object({
  version: z.literal(stateVersion),
  id: z.string(),
  name: z.string(),
  folder: z.string(),
  runtime: z.literal('compose'),
  /** `<service>/<port>` -> host port. */
  ports: z.record(z.string(), z.number()),
  /** Generated files: path below `.lake/` -> hash of what lake wrote. */
  files: hashes,
  /** Written before `files`, so that a killed run's half-written set is known to be lake's own. */
  writing: hashes,
  /** Service -> hash of the configuration that it was last told to load. */
  applied: hashes,
  /** Service -> mark of the last time that a secret or folder of it was replaced. */
  renewals: hashes.default({}),
  /** Paths that the user has taken over. */
  ejected: z.array(z.string()),
})

export type State = z.infer<typeof schema>

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
  const parsed = schema.safeParse(value)
  if (parsed.success) return { kind: 'ok', state: parsed.data }
  const issue = parsed.error.issues[0]
  return { kind: 'corrupt', why: `${issue?.path.join('.') || 'the file'}: ${issue?.message ?? 'unreadable'}` }
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
    ejected: [],
  }
}
