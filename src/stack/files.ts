// The generated files as such: how they would change, writing them without starting anything, giving one away.
import { join, normalize } from 'node:path'
import { LakeError } from '../errors.ts'
import { unifiedDiff } from '../report/diff.ts'
import { marker } from '../render/yaml.ts'
import { nearest } from '../config/nearest.ts'
import { applyFiles, saveState, targets } from './apply.ts'
import { conflictError } from './conflict.ts'
import { exclusively } from './exclusive.ts'
import type { Alone } from './exclusive.ts'
import { keepMemory } from './judged.ts'
import { prepare } from './prepare.ts'
import type { Prepared, Session } from './prepare.ts'

export interface FileDiff {
  readonly path: string
  readonly change: 'create' | 'update' | 'delete' | 'edited'
  readonly diff: readonly string[]
}

export async function fileDiffs(
  { system, project }: Session,
  prepared: Prepared,
): Promise<readonly FileDiff[]> {
  const changed = prepared.operations.filter(({ kind }) => kind.endsWith('-file')).map(({ target }) => target)
  const deleted = new Set(targets(prepared.operations, 'delete-file'))
  return Promise.all(
    [...changed, ...prepared.conflicts].toSorted().map(async (path): Promise<FileDiff> => {
      const found = await system.disk.read(join(project.dir, path))
      const wanted = prepared.rendered.files.get(path)?.text
      const edited = prepared.conflicts.includes(path)
      const change = edited
        ? 'edited'
        : found === undefined
          ? 'create'
          : deleted.has(path)
            ? 'delete'
            : 'update'
      const toLabel = wanted === undefined ? 'not generated any more' : 'as generated'
      const labels = { fromLabel: edited ? 'as edited' : 'now', toLabel }
      const diff = path.startsWith('secrets/')
        ? [`.lake/${path} may hold secrets: not shown`]
        : unifiedDiff({ path: `.lake/${path}`, from: found ?? '', to: wanted ?? '', ...labels })
      return { path, change, diff }
    }),
  )
}

export interface Written {
  readonly written: readonly string[]
  readonly deleted: readonly string[]
  readonly unchanged: number
}

/** `lake render`: the files only. */
export async function renderFiles(
  session: Session,
  { force, ...alone }: Alone & { readonly force: boolean },
): Promise<Written> {
  return exclusively(session, alone, async () => {
    const prepared = await prepare(session, { force, engine: 'optional' })
    if (prepared.conflicts.length > 0) throw await conflictError(session, prepared)
    await keepMemory(session)
    await applyFiles(session, prepared)
    const written = targets(prepared.operations, 'write-file')
    const { files } = prepared.rendered
    return {
      written,
      deleted: targets(prepared.operations, 'delete-file'),
      unchanged: files.size - written.filter((path) => files.has(path)).length,
    }
  })
}

/** `lake eject`: from now on the file is the user's; lake never writes it again. */
export function ejectFile(session: Session, given: string, alone: Alone): Promise<string> {
  return exclusively(session, alone, () => eject(session, given))
}

async function eject(session: Session, given: string): Promise<string> {
  const { system, project } = session
  const prepared = await prepare(session, { force: false, engine: 'optional' })
  const path = normalize(given).replace(/^(\.\/)?\.lake\//, '')
  if (path.startsWith('secrets/')) throw holdsSecrets(path)
  const { files: rendered } = prepared.rendered
  const file = rendered.get(path)
  // One that nothing makes any more can be kept too, where somebody has put work into it.
  const known = [...new Set([...rendered.keys(), ...prepared.conflicts])]
  if (!known.includes(path))
    throw unknownFile(
      given,
      known.filter((each) => !each.startsWith('secrets/')),
    )
  const found = (await system.disk.read(join(project.dir, path))) ?? file?.text ?? ''
  await system.disk.write(join(project.dir, path), withoutMarker(found), file?.mode ?? 0o644)
  const { [path]: _gone, ...files } = prepared.state.files
  await saveState(session, {
    ...prepared.state,
    files,
    ejected: [...new Set([...prepared.state.ejected, path])].toSorted(),
  })
  return path
}

/** The first line no longer tells the truth. */
function withoutMarker(text: string): string {
  const [first = '', ...rest] = text.split('\n')
  return first.includes(marker) ? rest.join('\n').replace(/^\n+/, '') : text
}

function holdsSecrets(path: string): LakeError {
  return new LakeError(`${path} is not handed over: it holds secrets`, {
    code: 'not-generated',
    exit: 'usage',
    details: ['What it says comes from lake.yaml and from variables; only lake keeps the two apart.'],
    actions: [{ id: 'secrets', command: 'lake config secrets' }],
  })
}

function unknownFile(given: string, known: readonly string[]): LakeError {
  const close = nearest(given.replace(/^\.lake\//, ''), known)
  return new LakeError(`${given} is no generated file that can be handed over`, {
    code: 'not-generated',
    exit: 'usage',
    details:
      close === undefined
        ? ['They all lie below .lake/, as paths relative to it.']
        : [`Did you mean ${close}?`],
    actions: [
      close === undefined
        ? { id: 'plan', command: 'lake diff' }
        : { id: 'nearest', command: `lake eject ${close}` },
    ],
  })
}
