// Validated values -> LakeConfig: every component decided, every default in place.
import type { Mode } from './relations.ts'
import { defaultOptions } from './component-schema.ts'
import { defaults } from './schema.ts'
import type { Catalogue, LakeInput } from './schema.ts'
import type { Alerts, LakeConfig, Retention, Setting } from './types.ts'
import { parseBytes, parseDuration } from './units.ts'

export function resolve(
  input: LakeInput,
  modes: Readonly<Record<string, Mode>>,
  catalogue: Catalogue,
): LakeConfig {
  const settings = Object.entries(catalogue).map(([name, component]): [string, Setting] => {
    const said = input.components?.[name]
    if (said !== undefined) return [name, said]
    return [
      name,
      modes[name] === 'managed'
        ? { mode: 'managed', options: defaultOptions(component) }
        : { mode: 'absent' },
    ]
  })
  const registry = input.images?.registry
  return {
    name: input.name,
    size: input.size,
    runtime: input.runtime,
    components: Object.fromEntries(settings) as LakeConfig['components'],
    retention: retentionOf(input.retention),
    scrape: { intervalSeconds: input.scrape?.interval ?? parseDuration(defaults.scrape.interval) ?? 15 },
    images: registry === undefined ? {} : { registry },
    alerts: alertsOf(input.alerts),
    targets: (input.targets ?? []).map(({ name, address, path }) => ({ name, ...address, path })),
    attach: (input.attach ?? []).map(({ project, networks }) => ({
      project,
      networks: networks ?? [`${project}_default`],
    })),
  }
}

function hours(text: string): number {
  return (parseDuration(text) ?? 0) / 3600
}

function retentionOf(said: LakeInput['retention']): Retention {
  return {
    metricsHours: said?.metrics ?? hours(defaults.retention.metrics),
    logsHours: said?.logs ?? hours(defaults.retention.logs),
    tracesHours: said?.traces ?? hours(defaults.retention.traces),
    diskBytes: said?.disk ?? parseBytes(defaults.retention.disk) ?? 0,
  }
}

function alertsOf(said: LakeInput['alerts']): Alerts {
  const overrides = Object.entries(said?.overrides ?? {}).filter(([, override]) => override !== undefined)
  return { receivers: said?.receivers ?? {}, overrides: Object.fromEntries(overrides) }
}
