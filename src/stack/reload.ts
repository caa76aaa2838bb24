// A service takes its new configuration while it runs, or says what it refuses.
import { LakeError } from '../errors.ts'
import { userSource } from '../render/render.ts'
import { HttpFailure } from '../system/http-failure.ts'
import type { HttpAnswer } from '../system/system.ts'
import type { Prepared, Session } from './prepare.ts'
import { serviceOf } from './reconcile.ts'

export async function reload(
  session: Session,
  { plan, containers }: Prepared,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  const { runtime, system } = session
  const how = plan.services.find((candidate) => candidate.name === name)?.facts.reload
  const address = how === undefined ? undefined : runtime.addressOf(plan, name, how.port)
  if (how === undefined || address === undefined) return
  // The engine's clock may be a little behind.
  const since = new Date(system.clock.now().getTime() - 2000).toISOString()
  const answer = await ask(session, name, `${address}${how.path}`, signal)
  if (answer.status < 300) return
  const container = containers.find((candidate) => serviceOf(candidate) === name)
  const complaints =
    container === undefined ? [] : await lastComplaints(session, container.id, { since, signal })
  throw refused(name, [...answer.body.trim().split('\n').slice(0, 5), ...complaints])
}

const startingMs = 60_000

/** A service that an interrupted run started a moment ago does not answer yet: it is asked until it does. */
async function ask({ system }: Session, name: string, url: string, signal: AbortSignal): Promise<HttpAnswer> {
  const started = system.clock.monotonic()
  for (;;) {
    try {
      return await system.http.request(url, { method: 'POST', timeoutMs: 10_000, signal })
    } catch (error) {
      if (!(error instanceof HttpFailure) || error.kind === 'aborted') throw error
      if (system.clock.monotonic() - started > startingMs) throw unanswered(name, error)
    }
    await system.clock.sleep(250, signal)
  }
}

function unanswered(name: string, error: HttpFailure): LakeError {
  return new LakeError(`${name} does not answer, so it could not be told of its new configuration`, {
    code: 'reload-unanswered',
    exit: 'timeout',
    retryable: true,
    details: [error.message],
    actions: [
      { id: 'restart', command: `lake restart ${name}` },
      { id: 'logs', command: `lake logs ${name} --tail 20` },
    ],
  })
}

const complaint = /\b(?:level=error|level=warn|error|err=)/i

/** Prometheus answers that something is wrong and says only in its log what. */
async function lastComplaints(
  { runtime }: Session,
  container: string,
  options: { readonly since: string; readonly signal: AbortSignal },
): Promise<readonly string[]> {
  const lines: string[] = []
  for await (const { line } of runtime.logs(container, { ...options, follow: false, tail: 10 }))
    if (complaint.test(line)) lines.push(line.slice(0, 500))
  return lines.slice(-3)
}

function refused(name: string, details: readonly string[]): LakeError {
  const own = userSource(details.join('\n'))
  const what = own === undefined ? 'its new configuration' : own
  return new LakeError(`${name} refused ${what} and goes on with what it had`, {
    code: own === undefined ? 'reload-refused' : 'user-file-refused',
    exit: own === undefined ? 'failed' : 'usage',
    details,
    actions: [
      ...(own === undefined ? [{ id: 'diff', command: 'lake diff' }] : [{ id: 'again', command: 'lake up' }]),
      { id: 'logs', command: `lake logs ${name} --tail 20` },
    ],
  })
}
