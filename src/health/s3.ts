// Requests to the object store of the stack, signed as its users sign.
import { join } from 'node:path'
import { AwsV4Signer } from 'aws4fetch'
import { objectStore, objectStoreSecret } from '../components/object-store.ts'
import type { HttpAnswer } from '../system/system.ts'
import { NoAnswer, addressOf, ask } from './ask.ts'
import type { ProbeContext } from './check.ts'

export interface S3Request {
  readonly method: 'GET' | 'PUT' | 'DELETE'
  /** `bucket`, or `bucket/key`, with a query where there is one. */
  readonly path: string
  readonly body?: string
  /** Instead of the store's own: to be refused. */
  readonly secret?: string
}

/** Of the store that runs in the stack. */
export const ownStore = objectStore({ runs: () => true, watched: () => undefined })

export async function s3(
  context: Pick<ProbeContext, 'stack' | 'signal'>,
  { method, path, body, secret }: S3Request,
): Promise<HttpAnswer> {
  const { session } = context.stack
  const file = join(session.project.dir, 'secrets', objectStoreSecret.secret)
  const password = secret ?? (await session.system.disk.read(file))?.trim()
  if (password === undefined || ownStore === undefined)
    throw new NoAnswer('its password is missing from .lake/secrets')
  const content = body === undefined ? {} : { body }
  const signed = await new AwsV4Signer({
    method,
    url: `${addressOf(context, 'minio', 's3')}/${path}`,
    ...content,
    accessKeyId: ownStore.user,
    secretAccessKey: password,
    region: ownStore.region,
    service: 's3',
  }).sign()
  return ask(context, signed.url.toString(), {
    method,
    headers: Object.fromEntries(signed.headers),
    ...content,
  })
}

/** S3 says in XML what it has against a request. */
export function s3Complaint(body: string): string {
  const code = /<Code>([^<]*)<\/Code>/.exec(body)?.[1]
  const message = /<Message>([^<]*)<\/Message>/.exec(body)?.[1]
  const said = [code, message].filter((part) => part !== undefined).join(': ')
  return said === '' ? body : said
}
