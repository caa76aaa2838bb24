import type { Facts } from '../facts.ts'
import { saysVersion } from './metrics.ts'

export const loki: Facts = {
  name: 'loki',
  about: 'logs',
  minimum: '3.0',
  bins: { loki: ['loki'] },
  probe: { bin: 'loki', args: ['--version'], pattern: saysVersion },
  sources: [
    {
      kind: 'release',
      version: '3.7.8',
      base: 'https://github.com/grafana/loki/releases/download/v{version}/',
      archive: 'loki-{os}-{arch}.zip',
      sums: 'SHA256SUMS',
      paths: { loki: 'loki-*' },
    },
    {
      kind: 'go',
      module: 'github.com/grafana/loki/v3',
      tag: 'v3.7.8',
      version: '3.7.8',
      stamp: 'github.com/grafana/loki/v3/pkg/util/build.Version',
      builds: { loki: './cmd/loki' },
      // The archive of a module holds no nested module, and go.mod replaces this one by a path inside.
      grafts: { 'pkg/push': 'github.com/grafana/loki/pkg/push@v0.0.0-20250630054201-94c0ba7b0952' },
    },
  ],
}

export const alloy: Facts = {
  name: 'alloy',
  about: 'collects logs, metrics and traces',
  minimum: '1.5',
  bins: { alloy: ['alloy'] },
  probe: { bin: 'alloy', args: ['--version'], pattern: saysVersion },
  // No Go: its syntax module is not published in the version that it needs.
  sources: [
    {
      kind: 'release',
      version: '1.12.2',
      base: 'https://github.com/grafana/alloy/releases/download/v{version}/',
      archive: 'alloy-{os}-{arch}.zip',
      sums: 'SHA256SUMS',
      paths: { alloy: 'alloy-*' },
    },
  ],
}

export const tempo: Facts = {
  name: 'tempo',
  about: 'traces',
  minimum: '3.0',
  bins: { tempo: ['tempo'] },
  probe: { bin: 'tempo', args: ['--version'], pattern: saysVersion },
  sources: [
    {
      kind: 'release',
      version: '3.0.3',
      base: 'https://github.com/grafana/tempo/releases/download/v{version}/',
      archive: 'tempo_{version}_{os}_{arch}.tar.gz',
      sums: 'SHA256SUMS',
      paths: { tempo: 'tempo' },
    },
  ],
}

export const grafana: Facts = {
  name: 'grafana',
  about: 'dashboards',
  minimum: '11.0',
  bins: { grafana: ['grafana'] },
  probe: { bin: 'grafana', args: ['--version'], pattern: saysVersion },
  places: ['/usr/share/grafana/bin', '/opt/homebrew/opt/grafana/bin', '/usr/local/opt/grafana/bin'],
  sources: [
    {
      kind: 'release',
      version: '13.2.3',
      base: 'https://dl.grafana.com/grafana/release/{version}/',
      // The number is that of the build: it follows from nothing.
      archive: 'grafana_{version}_36482603486_{os}_{arch}.tar.gz',
      sums: '{archive}.sha256',
      // As the download page of Grafana gives it.
      pinned: {
        'grafana_13.2.3_36482603486_linux_amd64.tar.gz':
          '6107ad27016296aac38e0d7ffa8753ab540b5541ad27e94790f771289d733235',
      },
      paths: { grafana: 'bin/grafana' },
    },
  ],
}
