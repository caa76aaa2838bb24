import type { Component, WiringFacts } from './component.ts'
import { postgresClient } from './connect/lake.ts'

const secret = 'postgres-password'
const target = '/run/secrets/postgres-password'

/** Over the local socket, which asks for no password; piped, so that no list of processes shows it; logged by no setting. */
const setPassword = [
  "set log_statement = 'none'; set log_min_duration_statement = -1; set log_min_error_statement = panic;",
  "alter role lake password '%s';",
].join(' ')
const adopt = [
  'sh',
  '-c',
  `printf "${setPassword}" "$(cat ${target})" | psql -qX -v ON_ERROR_STOP=1 -U lake -d lake`,
]

/** The password is not among them: it travels as a file. */
function dataSource({ host, port, fields }: NonNullable<WiringFacts['external']>): Record<string, string> {
  const { user = '', database = '', sslmode = 'disable' } = fields
  return { DATA_SOURCE_URI: `${host}:${port}/${database}?sslmode=${sslmode}`, DATA_SOURCE_USER: user }
}

export const postgres = {
  title: 'PostgreSQL',
  description: 'The database of the lake, with its exporter.',
  profile: 'lake',
  importance: 'essential',
  needs: [],
  services: {
    postgres: {
      purpose: 'PostgreSQL.',
      ports: { sql: { container: 5432, host: 5432 } },
      // Over TCP: while the image initialises its data folder, the server answers on its Unix socket only.
      ready: { kind: 'exec', command: ['pg_isready', '-U', 'lake', '-d', 'lake', '-h', '127.0.0.1'] },
      limits: { tiny: { memory: 256 }, default: { memory: 384 }, full: { memory: 768 } },
      secrets: [{ secret, target, adopt }],
    },
    'postgres-exporter': {
      purpose: 'Metrics of PostgreSQL.',
      ports: { metrics: { container: 9187 } },
      ready: { kind: 'running' },
      // A database with many tables, or one that cannot be reached, takes it beyond 64 MiB.
      limits: { tiny: { memory: 96 }, default: { memory: 128 }, full: { memory: 128 } },
      secrets: [{ secret, target }],
    },
  },
  scrape: [
    {
      job: 'postgres',
      service: 'postgres-exporter',
      port: 'metrics',
      // With the database down the exporter is up.
      proof: { series: 'pg_up', otherwise: 'the exporter cannot get into PostgreSQL' },
    },
  ],
  datasource: {
    uid: 'postgres',
    name: 'PostgreSQL',
    type: 'grafana-postgresql-datasource',
    port: 'sql',
    sql: { user: 'lake', database: 'lake', password: target },
  },
  connect: postgresClient,
  external: {
    keeps: ['postgres-exporter'],
    defaultPort: 5432,
    fields: (z) => ({
      user: z.string().min(1).describe('Role the exporter signs in as; pg_monitor is enough.'),
      database: z.string().min(1).describe('Database the exporter connects to.'),
      password: z.string().min(1).describe('Password of that role.'),
      sslmode: z
        .enum(['disable', 'require', 'verify-ca', 'verify-full'])
        .default('disable')
        .describe('How the exporter secures the connection.'),
    }),
    scrape: [],
  },
  environment: ({ external }) =>
    external === undefined ? {} : { 'postgres-exporter': dataSource(external) },
  // The exposition is the exporter's (0.19.1), taken on PostgreSQL 15.20; a minor release changes no statistics view.
  contract: {
    recorded: '15',
    files: {
      postgres: ['postgres_exporter-0.19.1.prom', 'postgres_exporter-0.19.1-default-collectors-appdb.prom'],
    },
  },
} as const satisfies Component
