// `lake config show`: what lake.yaml, the environment and the defaults come to, in the words of lake.yaml.
import { addressText } from './address.ts'
import { pathKey } from './reading.ts'
import type { Path } from './reading.ts'
import { isRecord } from './relations.ts'
import { isSecretPath } from './secrets.ts'
import type { Sources } from './parse.ts'
import type { AlertOverride, LakeConfig, Receiver, Setting } from './types.ts'
import { formatBytes, formatDuration } from './units.ts'

type Shown = Record<string, unknown>

/** Secrets are replaced by where they come from: `(from ${SLACK_WEBHOOK})`, or `(hidden)`. */
export function showConfig(config: LakeConfig, sources?: Sources): Shown {
  const { metricsHours, logsHours, tracesHours, diskBytes } = config.retention
  const shown = {
    name: config.name,
    size: config.size,
    runtime: config.runtime,
    components: mapValues(config.components, shownSetting),
    retention: {
      metrics: formatDuration(metricsHours * 3600),
      logs: formatDuration(logsHours * 3600),
      traces: formatDuration(tracesHours * 3600),
      ...(diskBytes === undefined ? {} : { disk: formatBytes(diskBytes) }),
    },
    scrape: { interval: formatDuration(config.scrape.intervalSeconds) },
    images: { ...config.images },
    alerts: {
      receivers: mapValues(config.alerts.receivers, shownReceiver),
      overrides: mapValues(config.alerts.overrides, shownOverride),
    },
    targets: config.targets.map(({ name, path, ...address }) => ({
      name,
      address: addressText(address),
      path,
    })),
    attach: config.attach.map(({ project, networks }) => ({ project, networks: [...networks] })),
  }
  return hideSecrets(shown, [], sources) as Shown
}

/** Where each value comes from, by dotted path: `default`, `lake.yaml`, `lake.yaml, ${PORT}`, `LAKE_SIZE`, `--size`. */
export function configOrigins(
  shown: Shown,
  sources: Sources,
  file = 'lake.yaml',
): Readonly<Record<string, string>> {
  return Object.fromEntries(leaves(shown, []).map((path) => [path.join('.'), originOf(path, sources, file)]))
}

function originOf(path: Path, { reading, outside }: Sources, file: string): string {
  const origin = outside.get(String(path[0]))
  if (origin !== undefined) return origin
  const names = reading.references.get(pathKey(path))
  if (names !== undefined) return [file, ...names.map((name) => `\${${name}}`)].join(', ')
  // `external: host:5432` says what is shown as its `address`.
  const short =
    path.at(-1) === 'address' && reading.places.get(pathKey(path.slice(0, -1)))?.text !== undefined
  return short || reading.places.has(pathKey(path)) ? file : 'default'
}

function leaves(value: unknown, path: Path): readonly Path[] {
  if (Array.isArray(value)) return value.flatMap((item: unknown, index) => leaves(item, [...path, index]))
  if (!isRecord(value)) return [path]
  return Object.entries(value).flatMap(([key, child]) => leaves(child, [...path, key]))
}

function mapValues<T>(record: Readonly<Record<string, T>>, show: (value: T) => unknown): Shown {
  return Object.fromEntries(Object.entries(record).map(([key, value]) => [key, show(value)]))
}

function shownSetting(setting: Setting): unknown {
  if (setting.mode === 'absent') return false
  if (setting.mode === 'external') {
    return { external: { address: addressText(setting.address), ...setting.fields } }
  }
  const { mode: _mode, memory, options, ...rest } = setting
  return { ...rest, ...(memory === undefined ? {} : { memory: formatBytes(memory * 1024 ** 2) }), ...options }
}

function shownReceiver({ kind: _kind, ...keys }: Receiver): unknown {
  return keys
}

function shownOverride({ parameters, ...rest }: AlertOverride): unknown {
  return { ...rest, ...parameters }
}

function hideSecrets(value: unknown, path: Path, sources: Sources | undefined): unknown {
  if (Array.isArray(value))
    return value.map((item: unknown, index) => hideSecrets(item, [...path, index], sources))
  if (isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, child]) => [key, hideSecrets(child, [...path, key], sources)]),
    )
  }
  if (!isSecretPath(path)) return value
  const names = sources?.reading.references.get(pathKey(path))
  return names === undefined ? '(hidden)' : `(from ${names.map((name) => `\${${name}}`).join(', ')})`
}
