// What lake recognises among things that run already, by the image or by what it answers.
import type { HttpAnswer } from '../system/system.ts'

export interface Kind {
  readonly title: string
  /** The last part of its image's name. */
  readonly image: RegExp
  /** Where it serves what lake asks for. */
  readonly port: number
  /** Where it is asked over HTTP who it is: the port is another one for a few. */
  readonly sign?: {
    readonly port: number
    readonly path: string
    readonly by: (answer: HttpAnswer) => boolean
  }
}

function says(text: string): (answer: HttpAnswer) => boolean {
  return ({ status, body }) => status === 200 && body.includes(text)
}

export const kinds = {
  trino: {
    title: 'Trino',
    image: /^trino$/,
    port: 8080,
    sign: { port: 8080, path: '/v1/info', by: says('"nodeVersion"') },
  },
  postgres: {
    title: 'PostgreSQL',
    image: /^(postgres|postgresql|postgis|pgvector|timescaledb)$/,
    port: 5432,
  },
  minio: {
    title: 'MinIO',
    image: /^minio$/,
    port: 9000,
    sign: {
      port: 9000,
      path: '/minio/health/live',
      by: ({ status, headers }) => status === 200 && /^minio/i.test(headers['server'] ?? ''),
    },
  },
  // Its metrics are not on the port of its API.
  nessie: {
    title: 'Nessie',
    image: /^nessie$/,
    port: 9000,
    sign: { port: 19_120, path: '/api/v2/config', by: says('"defaultBranch"') },
  },
  prometheus: {
    title: 'Prometheus',
    image: /^prometheus$/,
    port: 9090,
    sign: { port: 9090, path: '/-/ready', by: says('Prometheus Server is Ready') },
  },
  dagster: {
    title: 'Dagster',
    image: /^dagster(-webserver)?$/,
    port: 3000,
    sign: { port: 3000, path: '/server_info', by: says('dagster_version') },
  },
} as const satisfies Readonly<Record<string, Kind>>

export type KindName = keyof typeof kinds

export const kindNames = Object.keys(kinds) as readonly KindName[]

export function kindOfImage(reference: string): KindName | undefined {
  const name = reference.replace(/@.*$/, '').split('/').at(-1)?.replace(/:.*$/, '') ?? ''
  return kindNames.find((kind) => kinds[kind].image.test(name))
}
