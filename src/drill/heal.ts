// What a drill that was killed left broken: mended by whichever lake command comes next. What it says is for people.
import { LakeError } from '../errors.ts'
import { exclusively } from '../stack/exclusive.ts'
import { isIdle } from '../stack/choose.ts'
import { identify } from '../stack/identity.ts'
import type { Session } from '../stack/prepare.ts'
import { mend } from './harm.ts'
import { broken } from './how.ts'
import { forgetIntention, journalName, readIntention } from './journal.ts'
import type { Intention } from './journal.ts'

/** Lines to say; none where nothing was left. What lake can explain is said too: whoever comes next has work of their own. */
export async function healDrill(session: Session): Promise<readonly string[]> {
  const found = await readIntention(session)
  if (found.kind === 'none') return []
  const alone = { timeoutMs: 0, signal: new AbortController().signal, progress: { note: () => undefined } }
  try {
    return await exclusively(session, alone, () => healNow(session))
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    if (error.code !== 'lock-held') return [`what a drill left broken could not be mended: ${error.message}`]
    // The drill lives. Or another command does, which has mended it by now.
    const { intention } = found.kind === 'ok' ? found : { intention: undefined }
    return intention === undefined
      ? []
      : [`${intention.service} is ${broken[intention.how]} on purpose. ${error.message}`]
  }
}

async function healNow(session: Session): Promise<readonly string[]> {
  const read = await readIntention(session)
  if (read.kind === 'none') return []
  if (read.kind === 'strange')
    return [
      `.lake/${journalName} is left of a drill and cannot be read (${read.why}): run lake restart, then remove it`,
    ]
  const { intention } = read
  const where = [
    session,
    ...(session.previous === undefined ? [] : [{ ...session, runtime: session.previous }]),
  ]
  const own = where.find(({ runtime }) => runtime.name === intention.runtime)
  if (own === undefined)
    return [`${said(intention)} under the runtime ${intention.runtime}, which this is not`]
  return healIn(own, intention)
}

async function healIn(session: Session, intention: Intention): Promise<readonly string[]> {
  const { service, component, how } = intention
  await session.runtime.preflight()
  const { identity } = await identify(session.system, session.runtime, session.project)
  const containers = await session.runtime.observe(identity.id)
  if (isIdle(containers)) {
    await forgetIntention(session)
    return [`${said(intention)}; nothing of the stack runs any more, so nothing had to be mended`]
  }
  await mend({ session, project: identity.id, service, component, how })
  await forgetIntention(session)
  return [`${said(intention)}: it was mended`]
}

function said({ service, how, at }: Intention): string {
  return `a drill that was killed left ${service} ${broken[how]} (since ${at})`
}
