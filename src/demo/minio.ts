// Objects of several sizes, in a bucket of the demo's own.
import { NoAnswer } from '../health/ask.ts'
import { s3, s3Complaint } from '../health/s3.ts'
import { firstLine } from '../health/values.ts'
import { Unexpected } from './part.ts'
import type { LoadContext, Part, Step } from './part.ts'

const bucket = 'lake-demo'
/** As many objects as there are at once. */
const kept = 20

function object(round: number): string {
  return `${bucket}/object-${round % kept}`
}

async function request(context: LoadContext, what: Parameters<typeof s3>[1], gone = false): Promise<string> {
  const { status, body } = await s3(context, what)
  if (status < 400 || (gone && status === 404)) return body
  throw new NoAnswer(`${what.method} ${what.path} answers ${status}: ${firstLine(s3Complaint(body))}`)
}

/** Answered by this status, as it should. */
function refused(name: string, what: Parameters<typeof s3>[1], expected: number, fires?: string): Step {
  return {
    name,
    onPurpose: true,
    ...(fires === undefined ? {} : { fires }),
    async run(context) {
      const { status } = await s3(context, what)
      if (status !== expected) throw new Unexpected(`${name} answers ${status} instead of ${expected}`)
    },
  }
}

export const minioPart: Part = {
  name: 'minio',
  does: `objects written, read, listed and deleted in the bucket ${bucket}`,
  needs: ['minio'],
  steps: [
    {
      name: 'put',
      run: async (context) =>
        void (await request(context, {
          method: 'PUT',
          path: object(context.round),
          body: 'lake'.repeat(1024 * 4 ** (context.round % 4)),
        })),
    },
    {
      name: 'get',
      run: async (context) => void (await request(context, { method: 'GET', path: object(context.round) })),
    },
    {
      name: 'list',
      run: async (context) => void (await request(context, { method: 'GET', path: `${bucket}?list-type=2` })),
    },
    refused('get of nothing', { method: 'GET', path: `${bucket}/no-such-object` }, 404),
    {
      name: 'delete',
      run: async (context) =>
        void (await request(context, { method: 'DELETE', path: object(context.round + 10) })),
    },
    refused(
      'wrong secret',
      { method: 'PUT', path: `${bucket}/refused`, body: '', secret: 'not-the-secret' },
      403,
      'MinioClientErrors',
    ),
  ],
  async setUp(context) {
    const { status, body } = await s3(context, { method: 'PUT', path: bucket })
    if (status >= 400 && status !== 409)
      throw new NoAnswer(`making the bucket ${bucket} answers ${status}: ${firstLine(s3Complaint(body))}`)
  },
  async cleanUp(context) {
    for (let index = 0; index < kept; index += 1)
      await request(context, { method: 'DELETE', path: object(index) }, true)
    await request(context, { method: 'DELETE', path: bucket }, true)
  },
}
