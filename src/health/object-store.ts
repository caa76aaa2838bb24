// The object store: an object is written, read back and deleted, signed as its users sign.
import { join } from 'node:path'
import { AwsV4Signer } from 'aws4fetch'
import { objectStore, objectStoreSecret } from '../components/object-store.ts'
import type { PlannedService } from '../plan/plan.ts'
import type { HttpAnswer } from '../system/system.ts'
import { NoAnswer, addressOf, ask } from './ask.ts'
import { failed, passed } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
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
  const content = `written by lake health: ${key}`
  const put = await request(context, { method: 'PUT', key, body: content })
  if (put.status >= 400) return refused('writing', put)
  const get = await request(context, { method: 'GET', key })
  const removed = await request(context, { method: 'DELETE', key })
  if (get.status >= 400) return refused('reading', get)
  if (get.body !== content) return failed('it gives back something else than was written')
  return removed.status >= 400 ? refused('deleting', removed) : passed
}

/** S3 says in XML what it has against it. */
function refused(what: string, { status, body }: HttpAnswer): Outcome {
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1]
  const message = /<Message>([^<]*)<\/Message>/.exec(body)?.[1]
  const said = [code, message].filter((part) => part !== undefined).join(': ')
  return failed(`${what} an object answers ${status}: ${firstLine(said === '' ? body : said)}`)
}

interface ObjectRequest {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  readonly key: string
  readonly body?: string
}

async function request(context: ProbeContext, { method, key, body }: ObjectRequest): Promise<HttpAnswer> {
  const { session } = context.stack
  const password = await session.system.disk.read(
    join(session.project.dir, 'secrets', objectStoreSecret.secret),
  )
  const store = objectStore({ runs: () => true, watched: () => undefined })
  if (password === undefined || store === undefined)
    throw new NoAnswer('its password is missing from .lake/secrets')
  const signed = await new AwsV4Signer({
    method,
    url: `${addressOf(context, 'minio', 's3')}/${store.bucket}/${key}`,
    ...(body === undefined ? {} : { body }),
    accessKeyId: store.user,
    secretAccessKey: password.trim(),
    region: store.region,
    service: 's3',
  }).sign()
  return ask(context, signed.url.toString(), {
    method,
    headers: Object.fromEntries(signed.headers),
    ...(body === undefined ? {} : { body }),
  })
}
