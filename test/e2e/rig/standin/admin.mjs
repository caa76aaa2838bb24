// The admin and its password: as in Grafana, settings count only until the first start has written the database.
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

const { env } = process
const ADMIN_FILE = join(env.GF_PATHS_DATA ?? '/var/lib/grafana', 'standin-admin.json')

export const hash = (text) => createHash('sha256').update(text).digest('hex')

/** `$__file{path}` as in Grafana; `NAME__FILE` is made into NAME by the start script of its image, and not here. */
function setting(name, fallback) {
  return (env[name] ?? fallback).replaceAll(/\$__file\{([^}]+)\}/g, (_, path) =>
    readFileSync(path, 'utf8').trim(),
  )
}

function saveAdmin(admin) {
  mkdirSync(dirname(ADMIN_FILE), { recursive: true })
  writeFileSync(ADMIN_FILE, JSON.stringify(admin))
  return admin
}

export function readAdmin() {
  if (existsSync(ADMIN_FILE)) return JSON.parse(readFileSync(ADMIN_FILE, 'utf8'))
  const user = setting('GF_SECURITY_ADMIN_USER', 'admin')
  return saveAdmin({ user, password: hash(setting('GF_SECURITY_ADMIN_PASSWORD', 'admin')) })
}

export function passes(user, password) {
  const admin = readAdmin()
  return user === admin.user && hash(String(password)) === admin.password
}

/** `grafana cli admin reset-admin-password NEW` or `--password-from-stdin`. */
export function cli(args) {
  const at = args.indexOf('reset-admin-password')
  if (at === -1) {
    process.stderr.write('the stand-in knows only: grafana cli admin reset-admin-password\n')
    process.exit(1)
  }
  const password = args.includes('--password-from-stdin')
    ? readFileSync(0, 'utf8').replace(/\r?\n$/, '')
    : args.slice(at + 1).findLast((arg) => !arg.startsWith('-'))
  if (!password || password.length < 4) {
    process.stderr.write('Error: ✗ failed to set password: new password is too short\n')
    process.exit(1)
  }
  saveAdmin({ ...readAdmin(), password: hash(password) })
  process.stdout.write('\nAdmin password changed successfully ✔\n')
}

/** `old` undefined: by an administrator, who need not know it. */
export function changePassword(next, old) {
  const admin = readAdmin()
  if (old !== undefined && hash(old) !== admin.password) return [401, { message: 'Invalid old password' }]
  if (!next || next.length < 4) return [400, { message: 'New password is too short' }]
  saveAdmin({ ...admin, password: hash(next) })
  return [200, { message: 'User password updated' }]
}
