// Where the supervisor listens. The path of a socket has room for about a hundred bytes.
import { createHash } from 'node:crypto'
import { mkdirSync, lstatSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { LakeError } from '../../errors.ts'

const room = 100

export function socketPath(folder: string): string {
  const own = join(folder, 'supervisor.sock')
  if (Buffer.byteLength(own) <= room) return own
  const name = createHash('sha256').update(folder).digest('hex').slice(0, 16)
  return join(shortFolder(), `${name}.sock`)
}

/** One that only this user can have made. */
function shortFolder(): string {
  const uid = process.getuid?.() ?? 0
  const folder = join(process.env['XDG_RUNTIME_DIR'] ?? tmpdir(), `lake-${uid}`)
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const found = lstatSync(folder)
  if (found.isDirectory() && found.uid === uid && (found.mode & 0o077) === 0) return folder
  throw new LakeError(`${folder} belongs to somebody else, or others may write in it`, {
    code: 'runtime-folder',
    exit: 'prerequisite',
    details: ['The socket of the supervisor lies there, since the path of this project is too long for one.'],
    actions: [{ id: 'remove', command: `rm -r ${folder}` }],
  })
}
