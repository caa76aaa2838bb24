// Grafana's HTTP API, signed in with the project's own secret.
import { join } from 'node:path'
import { Buffer } from 'node:buffer'
import { grafanaCookie } from '../components/grafana.ts'
import type { Session } from '../stack/prepare.ts'
import type { HttpAnswer } from '../system/system.ts'
import { NoAnswer } from './ask.ts'

const user = 'admin'

async function adminPassword({ system, project }: Session): Promise<string> {
  const password = await system.disk.read(join(project.dir, 'secrets', 'grafana-admin-password'))
  if (password === undefined) throw new NoAnswer('its admin password is missing from .lake/secrets')
  return password.trim()
}

/** For calls that need no session: none is left behind in Grafana's database. */
export async function basicAuth(session: Session): Promise<Readonly<Record<string, string>>> {
  const pair = `${user}:${await adminPassword(session)}`
  return { authorization: `Basic ${Buffer.from(pair).toString('base64')}` }
}

export async function loginRequest(session: Session) {
  return {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ user, password: await adminPassword(session) }),
  } as const
}

/** Beside the session Grafana sets the time when it wants to renew it; its pages read that. */
const expiryCookie = 'grafana_session_expiry'

export interface LoginCookies {
  /** The session, as `Cookie` header. */
  readonly session: string
  /** To be set by whoever passes them on. */
  readonly setCookie: readonly string[]
}

export function loginCookies({ headers }: HttpAnswer, project: string): LoginCookies | undefined {
  // Several Set-Cookie headers arrive as one, comma between; a comma in a date is not followed by `name=`.
  const cookies = (headers['set-cookie'] ?? '').split(/[,\n]\s*(?=[^;,=\s]+=)/)
  const named = (name: string): string | undefined => cookies.find((cookie) => cookie.startsWith(`${name}=`))
  const session = named(grafanaCookie(project))
  if (session === undefined) return undefined
  const expiry = named(expiryCookie)
  return {
    session: session.split(';')[0] ?? '',
    setCookie: expiry === undefined ? [session] : [session, expiry],
  }
}
