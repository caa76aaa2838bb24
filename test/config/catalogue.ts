// A small catalogue with every kind of component, so that these tests do not move when the shipped one grows.
import type { Component, Keys, Service } from '../../src/components/component.ts'
import type { Catalogue } from '../../src/config/schema.ts'

const limits = { tiny: { memory: 64 }, default: { memory: 128 }, full: { memory: 256 } }

function service(host?: number): Service {
  const port = host === undefined ? { container: 80 } : { container: 80, host }
  return { purpose: 'A test.', ports: { http: port }, ready: { kind: 'running' }, limits }
}

function component(name: string, facts: Partial<Component> & { readonly host?: number }): Component {
  const { host, ...rest } = facts
  return {
    title: name,
    description: `The ${name} of a test.`,
    profile: 'lake',
    importance: 'essential',
    needs: [],
    services: { [name]: service(host) },
    scrape: [{ job: name, service: name, port: 'http' }],
    contract: { recorded: '1' },
    ...rest,
  }
}

const elsewhere = (defaultPort: number, fields: Keys = () => ({})) => ({
  keeps: [],
  defaultPort,
  fields,
  scrape: [],
})
const here = (why: string) => ({ why })

export const catalogue: Catalogue = {
  prometheus: component('prometheus', {
    host: 9090,
    defaultFrom: 'tiny',
    external: here('lake renders its rules'),
  }),
  loki: component('loki', {
    host: 3100,
    defaultFrom: 'tiny',
    external: here('lake renders its configuration'),
  }),
  alloy: component('alloy', {
    defaultFrom: 'tiny',
    needs: ['loki'],
    external: here('it reads logs of this machine'),
  }),
  tempo: component('tempo', { host: 3200, defaultFrom: 'full', importance: 'optional' }),
  grafana: component('grafana', {
    host: 3000,
    defaultFrom: 'default',
    importance: 'optional',
    needs: ['prometheus'],
    external: here('its dashboards are provisioned as files'),
  }),
  'lake-relay': component('lake-relay', {
    importance: 'optional',
    external: here('it joins networks of this machine'),
  }),
  postgres: component('postgres', {
    host: 5432,
    external: elsewhere(5432, (z) => ({
      user: z
        .string()
        .min(1)
        .meta({ description: 'Role.', examples: ['lake'] }),
      password: z
        .string()
        .min(1)
        .meta({ description: 'Password.', examples: ['${POSTGRES_PASSWORD}'] }),
      sslmode: z.enum(['disable', 'require']).default('disable').meta({ description: 'TLS.' }),
    })),
  }),
  minio: component('minio', {
    host: 9000,
    scrape: [{ job: 'minio-cluster', service: 'minio', port: 'http' }],
    external: elsewhere(9000, (z) => ({ token: z.string().optional().meta({ description: 'Token.' }) })),
  }),
  nessie: component('nessie', { host: 19_120, needs: ['postgres', 'minio'], external: elsewhere(19_120) }),
  trino: component('trino', {
    host: 8080,
    needs: ['nessie'],
    external: elsewhere(8080),
    options: (z) => ({
      workers: z
        .int()
        .min(0)
        .max(8)
        .default(0)
        .meta({ description: 'Worker nodes.', examples: [2] }),
      jmx: z
        .boolean()
        .default(true)
        .meta({ description: 'JVM metrics.', examples: [false] }),
    }),
  }),
}

export const alerts = {
  TrinoHighLatency: { parameters: { threshold: { unit: 'ms' } } },
  DiskFillingUp: { parameters: { used: { unit: 'ratio' }, free: { unit: 'bytes' } } },
  PrometheusDown: { parameters: {} },
  ManyQueries: { parameters: { queries: { unit: 'queries' } } },
}

export const environment = {
  SLACK_WEBHOOK: 'https://hooks.example.com/services/T0/B0/secret',
  PORT: '5433',
  WORD: 'several words',
  EMPTY: '',
  OFF: 'false',
  DIGITS: '123456',
}
