import type { Facts, Release } from '../facts.ts'

/** `x, version 1.2.3 (branch: ...)`: what the programs of Prometheus and Grafana say. */
export const saysVersion = /\bversion:? v?(\d+\.\d+[\w.+-]*)/

const github = 'https://github.com/{repository}/releases/download/v{version}/'

const prometheusRelease = (repository: string, name: string, version: string): Omit<Release, 'paths'> => ({
  kind: 'release',
  version,
  base: github.replace('{repository}', repository),
  archive: `${name}-{version}.{os}-{arch}.tar.gz`,
  sums: 'sha256sums.txt',
})

const stamp = 'github.com/prometheus/common/version.Version'

export const prometheus: Facts = {
  name: 'prometheus',
  about: 'metrics and alerts',
  minimum: '2.42',
  bins: { prometheus: ['prometheus'], promtool: ['promtool'] },
  probe: { bin: 'prometheus', args: ['--version'], pattern: saysVersion },
  sources: [
    {
      ...prometheusRelease('prometheus/prometheus', 'prometheus', '3.5.3'),
      paths: { prometheus: 'prometheus', promtool: 'promtool' },
    },
    {
      kind: 'debian',
      packages: ['prometheus'],
      // Newer suites have promtool in a package of its own.
      keep: /^promtool$/,
      paths: { prometheus: 'usr/bin/prometheus', promtool: 'usr/bin/promtool' },
    },
    {
      kind: 'go',
      module: 'github.com/prometheus/prometheus',
      tag: 'v0.305.3',
      version: '3.5.3',
      stamp,
      builds: { prometheus: './cmd/prometheus', promtool: './cmd/promtool' },
    },
  ],
}

export const alertmanager: Facts = {
  name: 'alertmanager',
  about: 'notifications',
  minimum: '0.25',
  bins: { alertmanager: ['alertmanager', 'prometheus-alertmanager'], amtool: ['amtool'] },
  probe: { bin: 'alertmanager', args: ['--version'], pattern: saysVersion },
  sources: [
    {
      ...prometheusRelease('prometheus/alertmanager', 'alertmanager', '0.33.1'),
      paths: { alertmanager: 'alertmanager', amtool: 'amtool' },
    },
    {
      kind: 'debian',
      packages: ['prometheus-alertmanager'],
      // Its default template and its page: without them it does not start.
      relocate: { bin: 'alertmanager', folder: '/usr/share/prometheus/alertmanager' },
      paths: { alertmanager: 'usr/bin/prometheus-alertmanager', amtool: 'usr/bin/amtool' },
    },
    {
      kind: 'go',
      module: 'github.com/prometheus/alertmanager',
      tag: 'v0.33.1',
      version: '0.33.1',
      stamp,
      builds: { alertmanager: './cmd/alertmanager', amtool: './cmd/amtool' },
    },
  ],
}

export const nodeExporter: Facts = {
  name: 'node_exporter',
  about: 'metrics of this machine',
  minimum: '1.5',
  bins: { node_exporter: ['node_exporter', 'prometheus-node-exporter'] },
  probe: { bin: 'node_exporter', args: ['--version'], pattern: saysVersion },
  sources: [
    {
      ...prometheusRelease('prometheus/node_exporter', 'node_exporter', '1.11.1'),
      paths: { node_exporter: 'node_exporter' },
    },
    {
      kind: 'debian',
      packages: ['prometheus-node-exporter'],
      paths: { node_exporter: 'usr/bin/prometheus-node-exporter' },
    },
    {
      kind: 'go',
      module: 'github.com/prometheus/node_exporter',
      tag: 'v1.11.1',
      version: '1.11.1',
      stamp,
      builds: { node_exporter: '.' },
    },
  ],
}

export const postgresExporter: Facts = {
  name: 'postgres_exporter',
  about: 'metrics of Postgres',
  minimum: '0.11',
  bins: { postgres_exporter: ['postgres_exporter', 'prometheus-postgres-exporter'] },
  probe: { bin: 'postgres_exporter', args: ['--version'], pattern: saysVersion },
  sources: [
    {
      ...prometheusRelease('prometheus-community/postgres_exporter', 'postgres_exporter', '0.19.1'),
      paths: { postgres_exporter: 'postgres_exporter' },
    },
    {
      kind: 'debian',
      packages: ['prometheus-postgres-exporter'],
      paths: { postgres_exporter: 'usr/bin/prometheus-postgres-exporter' },
    },
    {
      kind: 'go',
      module: 'github.com/prometheus-community/postgres_exporter',
      tag: 'v0.19.1',
      version: '0.19.1',
      stamp,
      builds: { postgres_exporter: './cmd/postgres_exporter' },
    },
  ],
}
