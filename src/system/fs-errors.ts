// What a refusal of the file system means for the user.
import { LakeError } from '../errors.ts'
import { codeOf, messageOf } from './errors.ts'

const readOnly: Readonly<Record<string, string>> = {
  EROFS: 'The file system is mounted read-only.',
  EACCES: 'This user has no permission there.',
  EPERM: 'The system does not permit it to this user.',
}
const full: Readonly<Record<string, string>> = {
  ENOSPC: 'No space is left on that file system.',
  EDQUOT: 'The disk quota of this user is used up.',
}

/** `verb` is what was tried: `write`, `read`, `remove`. Errors that are no system errors come back as they are. */
function fsError(verb: string, path: string, error: unknown): unknown {
  if (error instanceof LakeError) return error
  const code = codeOf(error)
  if (code === undefined) return error
  const noSpace = full[code]
  const refused = readOnly[code]
  const kind = noSpace !== undefined ? 'disk-full' : refused !== undefined ? 'read-only' : 'disk'
  return new LakeError(`Cannot ${verb} ${path}`, {
    code: kind,
    exit: 'prerequisite',
    details: [noSpace ?? refused ?? messageOf(error)],
    actions: [{ id: 'look', command: `${noSpace === undefined ? 'ls -ld' : 'df -h'} ${quoted(path)}` }],
    retryable: kind === 'disk-full',
    cause: error,
  })
}

/** A path as a shell takes it; looked for in the folder, since the file itself may not exist. */
function quoted(path: string): string {
  const folder = path.slice(0, Math.max(path.lastIndexOf('/'), 0)) || path
  return /^[\w./~@%+=:,-]+$/.test(folder) ? folder : `'${folder.replaceAll("'", `'\\''`)}'`
}

/** Runs one step on a path; its system errors come out explained. */
export async function explained<T>(verb: string, path: string, step: () => Promise<T>): Promise<T> {
  try {
    return await step()
  } catch (error) {
    throw fsError(verb, path, error)
  }
}
