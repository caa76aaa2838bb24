// Where the warehouse lies, for those who read and write it.
import type { WiringFacts } from './component.ts'

export interface ObjectStore {
  readonly endpoint: string
  readonly region: string
  readonly bucket: string
  readonly user: string
}

/** Its password travels as a file. */
export const objectStoreSecret = {
  secret: 'minio-password',
  target: '/run/secrets/minio-password',
  of: 'minio',
  elsewhere: true,
} as const

export function objectStore({
  runs,
  watched,
}: Pick<WiringFacts, 'runs' | 'watched'>): ObjectStore | undefined {
  if (runs('minio'))
    return { endpoint: 'http://minio:9000', region: 'us-east-1', bucket: 'warehouse', user: 'lake' }
  const external = watched('minio')
  if (external === undefined) return undefined
  const { region = '', bucket = '', user = '' } = external.fields
  return { endpoint: `http://${external.host}:${external.port}`, region, bucket, user }
}
