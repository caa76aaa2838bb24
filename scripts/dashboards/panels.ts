// The few kinds of panels that lake's dashboards are made of, in Grafana's classic JSON (schemaVersion 42).
import { stateOverrides } from './states.ts'
import { emptyText } from './vocabulary.ts'
import type { Drawn, Json, Panel, Query, Threshold } from './vocabulary.ts'

const datasources = {
  prometheus: { type: 'prometheus', uid: 'prometheus' },
  loki: { type: 'loki', uid: 'loki' },
  tempo: { type: 'tempo', uid: 'tempo' },
} as const
export type Source = keyof typeof datasources

const letters = 'ABCDEFGHIJKLMNOP'

export function base(type: string, source: Source, panel: Panel): Drawn {
  const [w, h] = panel.size
  return {
    id: panel.id,
    type,
    title: panel.title,
    description: panel.description,
    datasource: datasources[source],
    gridPos: { w, h },
    links: [panel.link].filter(({ url }) => !url.includes('${__field') && !url.includes('${__data')),
    ...(panel.component === undefined ? {} : { lakeComponent: panel.component }),
  }
}

export function defaults({ unit, min, max, decimals, empty, link }: Panel): Json {
  return {
    unit,
    ...(min === undefined ? {} : { min }),
    ...(max === undefined ? {} : { max }),
    ...(decimals === undefined ? {} : { decimals }),
    noValue: emptyText(empty),
    links: [link],
  }
}

/** What each kind of backend wants to be told beside the question. */
function question(source: Source, expr: string, instant: boolean): Json {
  if (source === 'prometheus') return { expr, instant, range: !instant }
  if (source === 'loki') return { expr, queryType: instant ? 'instant' : 'range' }
  return { query: expr, queryType: 'traceql', tableType: 'traces', metricsQueryType: 'range', limit: 20 }
}

export function targets(source: Source, queries: readonly Query[], instant: boolean): readonly Json[] {
  return queries.map(({ expr, legend }, index) => ({
    refId: letters[index],
    datasource: datasources[source],
    ...question(source, expr, instant),
    ...(legend === undefined ? {} : { legendFormat: legend }),
  }))
}

export function thresholds(steps: readonly Threshold[] = [], low = 'green'): Json {
  const written = steps.map(({ value, color, ...more }) =>
    'lakeParameter' in more ? { value, lakeParameter: more.lakeParameter, color } : { value, color },
  )
  return { mode: 'absolute', steps: [{ color: low, value: null }, ...written] }
}

/** Values by the word that stands for them. */
export type Words = Readonly<Record<string, string>>

export function mappings(words: Words = {}): readonly unknown[] {
  return Object.entries(words).map(([value, text]) => ({ type: 'value', options: { [value]: { text } } }))
}

/** Numbers of now, one tile each. */
export function tiles(panel: Panel, words?: Words): Drawn {
  return {
    ...base('stat', 'prometheus', panel),
    targets: targets('prometheus', panel.queries, true),
    fieldConfig: {
      defaults: {
        ...defaults(panel),
        mappings: mappings(words),
        thresholds: thresholds(
          panel.thresholds,
          panel.low ?? (panel.thresholds === undefined ? 'text' : 'green'),
        ),
        color: { mode: 'thresholds' },
      },
      overrides: [...stateOverrides(panel.states), ...ownThresholds(panel.each)],
    },
    options: {
      colorMode: panel.thresholds === undefined ? 'none' : 'background',
      graphMode: 'none',
      textMode: 'auto',
      justifyMode: 'auto',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    },
  }
}

function ownThresholds(each: Panel['each'] = {}): readonly unknown[] {
  return Object.entries(each).map(([name, steps]) => ({
    matcher: { id: 'byName', options: name },
    properties: [{ id: 'thresholds', value: thresholds(steps) }],
  }))
}

/** One of few states at each moment, a band for each series. */
export function bands(panel: Panel, words: Words): Drawn {
  return {
    ...base('state-timeline', 'prometheus', panel),
    targets: targets('prometheus', panel.queries, false),
    fieldConfig: {
      defaults: {
        ...defaults(panel),
        mappings: mappings(words),
        thresholds: thresholds(panel.thresholds, panel.low),
        color: { mode: 'thresholds' },
        custom: { fillOpacity: 80, lineWidth: 0 },
      },
      overrides: [],
    },
    options: {
      mergeValues: true,
      showValue: 'never',
      rowHeight: 0.8,
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true },
      tooltip: { mode: 'single' },
    },
  }
}

/** The lines themselves. */
export function logLines(panel: Omit<Panel, 'unit' | 'thresholds'>): Drawn {
  return {
    ...base('logs', 'loki', { ...panel, unit: 'none' }),
    targets: targets('loki', panel.queries, false),
    fieldConfig: { defaults: defaults({ ...panel, unit: 'none' }), overrides: [] },
    options: {
      showTime: true,
      wrapLogMessage: true,
      sortOrder: 'Descending',
      enableLogDetails: true,
      dedupStrategy: 'none',
    },
  }
}
