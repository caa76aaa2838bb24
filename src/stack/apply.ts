// Writes the files of a prepared plan. It decides nothing: the operations say all that is done.
import { join } from 'node:path'
import type { Operation } from '../findings.ts'
import { sha256 } from '../render/hash.ts'
import type { DiskFile } from '../system/system.ts'
import { identify } from './identity.ts'
import type { Prepared, Session } from './prepare.ts'
import { ensureSecrets } from './secrets.ts'
import { stateText } from './state.ts'
import type { State } from './state.ts'

/** The files, whole or not at all; returns the state that is then true. */
export async function applyFiles(session: Session, prepared: Prepared): Promise<State> {
  const { system, project } = session
  const { rendered, operations } = prepared
  const writes = targets(operations, 'write-file')
  const deletes = targets(operations, 'delete-file')
  const files = new Map<string, DiskFile>()
  for (const path of writes) {
    const file = rendered.files.get(path)
    if (file !== undefined) files.set(path, file)
  }
  await system.disk.makeDir(project.dir)
  const writing = Object.fromEntries([...files].map(([path, { text }]) => [path, sha256(text)]))
  // Said before it is done: a run that is killed in between leaves files that the next one knows for its own.
  await saveState(session, { ...prepared.state, writing: { ...prepared.state.writing, ...writing } })
  await ensureSecrets(system, project.dir, prepared.plan)
  await system.disk.writeAll(project.dir, files)
  for (const path of deletes) await system.disk.remove(join(project.dir, path))
  const kept = Object.entries({ ...prepared.state.files, ...prepared.state.writing }).filter(
    ([path]) => rendered.files.has(path) && !deletes.includes(path),
  )
  const known = [...rendered.files].filter(([path]) => !prepared.state.ejected.includes(path))
  const current = Object.fromEntries([
    ...kept,
    ...known.map(([path, { text }]) => [path, sha256(text)] as const),
  ])
  const state: State = { ...prepared.state, files: current, writing: {} }
  await saveState(session, state)
  return state
}

/** Of the files only these, whatever else there is to do; returns the state that is then true. */
export async function applyOnly(
  session: Session,
  { rendered, operations }: Prepared,
  wanted: (path: string) => boolean,
): Promise<State> {
  const { system, project } = session
  const { state } = await identify(system, session.runtime, project)
  const writes = targets(operations, 'write-file').filter(wanted)
  const deletes = targets(operations, 'delete-file').filter(wanted)
  const files = new Map<string, DiskFile>()
  for (const path of writes) {
    const file = rendered.files.get(path)
    if (file !== undefined) files.set(path, file)
  }
  const hashes = Object.fromEntries([...files].map(([path, { text }]) => [path, sha256(text)]))
  await saveState(session, { ...state, writing: { ...state.writing, ...hashes } })
  await system.disk.writeAll(project.dir, files)
  for (const path of deletes) await system.disk.remove(join(project.dir, path))
  const kept = Object.entries(state.files).filter(([path]) => !deletes.includes(path))
  const after: State = { ...state, files: { ...Object.fromEntries(kept), ...hashes }, writing: state.writing }
  await saveState(session, after)
  return after
}

/** What says the same already is left alone: a second `up` writes nothing. */
export async function saveState({ system, project }: Session, state: State): Promise<void> {
  const path = join(project.dir, 'state.json')
  const text = stateText(state)
  if ((await system.disk.read(path)) !== text) await system.disk.write(path, text)
}

export function targets(operations: readonly Operation[], kind: string): readonly string[] {
  return operations.filter((operation) => operation.kind === kind).map(({ target }) => target)
}
