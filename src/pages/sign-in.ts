// Signs a person in to Grafana without typing: a page on loopback that works once, for whoever has its address.
import { grafanaCookie } from '../components/grafana.ts'
import { LakeError } from '../errors.ts'
import { addressOf, ask } from '../health/ask.ts'
import { loginCookies, loginRequest } from '../health/grafana-client.ts'
import type { Dashboard, Stack } from '../health/stack.ts'
import type { ServedAnswer } from '../system/system.ts'
import { localHost } from '../plan/address.ts'
import { notRunning } from './open.ts'

export const expiresInSeconds = 120

export interface SignIn {
  /** Good for one visit, within two minutes. */
  readonly url: string
  /** Ends when it was visited; fails when it was not, or when Grafana did not let it in. */
  readonly done: Promise<void>
}

export interface SignInOptions {
  /** Absent: Grafana's home. */
  readonly dashboard?: Dashboard
  readonly signal: AbortSignal
}

/** Where it is not, lake shows the dashboards itself. */
export function hasGrafana({ plan }: Stack): boolean {
  return plan.services.some(({ name }) => name === 'grafana')
}

export function requireGrafana({ containers }: Stack): void {
  if (containers.get('grafana')?.state !== 'running') throw notRunning('grafana')
}

export async function openSignIn(stack: Stack, { dashboard, signal }: SignInOptions): Promise<SignIn> {
  const { host, clock } = stack.session.system
  const grafana = addressOf({ stack }, 'grafana')
  const token = host.randomHex(24)
  const visit = Promise.withResolvers<void>()
  const ended = new AbortController()
  const target = `http://${localHost(stack.plan)}:${new URL(grafana).port}${dashboard === undefined ? '/' : `/d/${dashboard.uid}`}`
  const page = onePage({ stack, token, target, visit })
  const server = await host.serve(page)
  page.port = server.port
  const expiry = clock.sleep(expiresInSeconds * 1000, AbortSignal.any([signal, ended.signal])).then(() => {
    throw expired()
  })
  const ending = async (): Promise<void> => {
    try {
      await Promise.race([visit.promise, expiry])
    } finally {
      ended.abort()
      // The answer may still be on its way to the browser.
      await clock.sleep(deliveryMs)
      await server.close()
    }
  }
  const done = ending()
  // Whoever waits for it does so a little later: until then a failure is not one that nobody handles.
  done.catch(() => undefined)
  return { url: `http://${localHost(stack.plan)}:${server.port}/${token}`, done }
}

const deliveryMs = 300

interface Page {
  readonly stack: Stack
  readonly token: string
  readonly target: string
  readonly visit: PromiseWithResolvers<void>
}

type Handler = ((path: string, host: string) => Promise<ServedAnswer>) & { port: number }

/** What is wrong with a request is not told: whoever has the address does not ask. */
function onePage({ stack, token, target, visit }: Page): Handler {
  const same = (a: string, b: string): boolean => {
    const { host } = stack.session.system
    return host.sha256(a) === host.sha256(b)
  }
  let used = false
  const handler = async (path: string, host: string): Promise<ServedAnswer> => {
    // A page of somebody else's that points its own name at this machine sends that name.
    if (host !== `${localHost(stack.plan)}:${handle.port}`) return plain(403, 'Forbidden')
    // Hashes, so that the time it takes says nothing about how much of it is right.
    if (used || !same(path, `/${token}`)) return plain(404, 'Not found')
    used = true
    try {
      const cookies = await signedIn(stack)
      visit.resolve()
      return { status: 302, headers: { ...quiet, location: target, 'set-cookie': cookies }, body: '' }
    } catch (error) {
      visit.reject(error)
      return plain(502, 'Grafana did not let lake sign in. The terminal says why.')
    }
  }
  const handle: Handler = Object.assign(handler, { port: 0 })
  return handle
}

const quiet = {
  'cache-control': 'no-store',
  'referrer-policy': 'no-referrer',
  'content-type': 'text/plain; charset=utf-8',
}

function plain(status: number, body: string): ServedAnswer {
  return { status, headers: quiet, body: `${body}\n` }
}

async function signedIn(stack: Stack): Promise<readonly string[]> {
  const { session, plan } = stack
  const asking = { stack, signal: AbortSignal.timeout(10_000) }
  const answer = await ask(
    asking,
    `${addressOf({ stack }, 'grafana')}/login`,
    await loginRequest(session),
  ).catch((error: unknown) => {
    throw refused(error instanceof Error ? error.message : String(error))
  })
  if (answer.status === 401)
    throw refused('it does not take the password in .lake/secrets: it was changed in Grafana')
  if (answer.status >= 400) throw refused(`it answers ${answer.status}`)
  const cookies = loginCookies(answer, plan.identity.id)
  if (cookies === undefined)
    throw refused(`it sets no cookie ${grafanaCookie(plan.identity.id)}: it runs with an older configuration`)
  return cookies.setCookie
}

function refused(why: string): LakeError {
  return new LakeError(`Grafana did not let lake sign in: ${why}`, {
    code: 'sign-in-refused',
    exit: 'failed',
    actions: [
      { id: 'health', command: 'lake health --only grafana' },
      { id: 'up', command: 'lake up' },
    ],
  })
}

function expired(): LakeError {
  return new LakeError('the sign-in page was not opened within 2 minutes', {
    code: 'sign-in-expired',
    exit: 'timeout',
    retryable: true,
    actions: [{ id: 'again', command: 'lake grafana' }],
  })
}
