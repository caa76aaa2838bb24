// The object store: an object is written, read back and deleted, signed as its users sign.
import type { PlannedService } from '../plan/plan.ts'
import type { HttpAnswer } from '../system/system.ts'
import { failed, passed } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import { ownStore, s3, s3Complaint } from './s3.ts'
import type { Stack } from './stack.ts'
import { firstLine } from './values.ts'

export const objectId = 'minio.object'

/** Of one that runs elsewhere nothing is asked: it is only read from. */
export function objectStoreChecks({ plan }: Stack): readonly Check[] {
  const minio = plan.services.find(({ name }) => name === 'minio')
  return minio === undefined ? [] : [objectCheck(minio)]
}

function objectCheck(minio: PlannedService): Check {
  return {
    id: objectId,
    subject: minio.component,
    topic: 'lake',
    title: 'the object store takes an object and gives it back',
    broken: 'the object store takes no object',
    essential: minio.essential,
    needs: standing(minio),
    timeoutMs: 15_000,
    probe: probeObject,
    fix: 'lake logs minio --tail 50',
  }
}

async function probeObject(context: ProbeContext): Promise<Outcome> {
  const key = `lake-health/${context.stack.session.system.host.randomHex(8)}`
  const path = `${ownStore?.bucket ?? ''}/${key}`
  const content = `written by lake health: ${key}`
  const put = await s3(context, { method: 'PUT', path, body: content })
  if (put.status >= 400) return refused('writing', put)
  const get = await s3(context, { method: 'GET', path })
  const removed = await s3(context, { method: 'DELETE', path })
  if (get.status >= 400) return refused('reading', get)
  if (get.body !== content) return failed('it gives back something else than was written')
  return removed.status >= 400 ? refused('deleting', removed) : passed
}

function refused(what: string, { status, body }: HttpAnswer): Outcome {
  return failed(`${what} an object answers ${status}: ${firstLine(s3Complaint(body))}`)
}
