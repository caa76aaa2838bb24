// The few kinds of panels that lake's dashboards are made of, in Grafana's classic JSON (schemaVersion 42).

export interface Threshold {
  readonly value: number
  readonly color: 'green' | 'orange' | 'red'
  /** `<Alert>.<parameter>` that the value follows. */
  readonly lakeParameter?: string
}

export interface Query {
  readonly expr: string
  readonly legend?: string
}

interface Common {
  /** Never changes once released: alerts link to it. */
  readonly id: number
  readonly title: string
  /** What it shows, and what is normal. */
  readonly description: string
  readonly unit: string
  /** Left, top, width and height on a grid of 24 columns. */
  readonly at: readonly [x: number, y: number, w: number, h: number]
  readonly thresholds?: readonly Threshold[]
  /** Colour below the first threshold; green unless low is bad. */
  readonly low?: Threshold['color']
}

export interface MetricPanel extends Common {
  readonly queries: readonly Query[]
}

export type Panel = Readonly<Record<string, unknown>>

const datasources = {
  prometheus: { type: 'prometheus', uid: 'prometheus' },
  loki: { type: 'loki', uid: 'loki' },
} as const
type Source = keyof typeof datasources

const letters = ['A', 'B', 'C', 'D', 'E']

function base(type: string, source: Source, panel: Common): Record<string, unknown> {
  const [x, y, w, h] = panel.at
  return {
    id: panel.id,
    type,
    title: panel.title,
    description: panel.description,
    datasource: datasources[source],
    gridPos: { x, y, w, h },
  }
}

function targets(source: Source, queries: readonly Query[], instant: boolean): readonly unknown[] {
  return queries.map(({ expr, legend }, index) => ({
    refId: letters[index],
    datasource: datasources[source],
    expr,
    ...(source === 'prometheus'
      ? { instant, range: !instant }
      : { queryType: instant ? 'instant' : 'range' }),
    ...(legend === undefined ? {} : { legendFormat: legend }),
  }))
}

function thresholds({ thresholds: steps = [], low = 'green' }: Common): unknown {
  return { mode: 'absolute', steps: [{ color: low, value: null }, ...steps] }
}

/** Lines over time. */
export function lines(source: Source, panel: MetricPanel, look: { readonly stack?: true } = {}): Panel {
  const custom = {
    drawStyle: 'line',
    fillOpacity: look.stack ? 25 : 8,
    lineWidth: 1,
    showPoints: 'never',
    stacking: { mode: look.stack ? 'normal' : 'none', group: 'A' },
    thresholdsStyle: { mode: panel.thresholds === undefined ? 'off' : 'dashed' },
  }
  return {
    ...base('timeseries', source, panel),
    targets: targets(source, panel.queries, false),
    fieldConfig: {
      defaults: { unit: panel.unit, min: 0, custom, thresholds: thresholds(panel) },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'table', placement: 'right', showLegend: true, calcs: ['lastNotNull', 'max'] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  }
}

/** Numbers of now, one tile each. */
export function tiles(panel: MetricPanel, words?: Readonly<Record<string, string>>): Panel {
  const mappings = Object.entries(words ?? {}).map(([value, text]) => ({
    type: 'value',
    options: { [value]: { text } },
  }))
  return {
    ...base('stat', 'prometheus', panel),
    targets: targets('prometheus', panel.queries, true),
    fieldConfig: {
      defaults: {
        unit: panel.unit,
        mappings,
        thresholds: thresholds(panel),
        color: { mode: 'thresholds' },
      },
      overrides: [],
    },
    options: {
      colorMode: 'background',
      graphMode: 'none',
      textMode: 'auto',
      justifyMode: 'auto',
      reduceOptions: { calcs: ['lastNotNull'], fields: '', values: false },
    },
  }
}

/** Labels of now, one row a series. */
export function table(panel: MetricPanel, columns: readonly string[]): Panel {
  const shown = Object.fromEntries(columns.map((column, index) => [column, index]))
  return {
    ...base('table', 'prometheus', panel),
    targets: targets('prometheus', panel.queries, true).map((target) => ({
      ...(target as object),
      format: 'table',
    })),
    fieldConfig: { defaults: { unit: panel.unit, custom: { align: 'left' } }, overrides: [] },
    options: { showHeader: true, cellHeight: 'sm' },
    transformations: [
      { id: 'organize', options: { excludeByName: { Time: true, Value: true }, indexByName: shown } },
    ],
  }
}

/** The lines themselves. Nothing to show is the healthy state, so no data is not a fault of this panel. */
export function logLines(panel: Omit<MetricPanel, 'unit' | 'thresholds'>): Panel {
  return {
    ...base('logs', 'loki', { ...panel, unit: 'none' }),
    targets: targets('loki', panel.queries, false),
    fieldConfig: { defaults: { unit: 'none' }, overrides: [] },
    options: {
      showTime: true,
      wrapLogMessage: true,
      sortOrder: 'Descending',
      enableLogDetails: true,
      dedupStrategy: 'none',
    },
    mayBeEmpty: true,
  }
}

export function row(id: number, title: string, y: number): Panel {
  return { id, type: 'row', title, collapsed: false, gridPos: { x: 0, y, w: 24, h: 1 }, panels: [] }
}

export interface Dashboard {
  readonly uid: string
  readonly title: string
  readonly description: string
  readonly panels: readonly Panel[]
}

export function dashboard({ uid, title, description, panels }: Dashboard): Readonly<Record<string, unknown>> {
  return {
    uid,
    title,
    description,
    tags: ['lake'],
    schemaVersion: 42,
    version: 1,
    editable: false,
    graphTooltip: 1,
    time: { from: 'now-1h', to: 'now' },
    refresh: '30s',
    timezone: 'browser',
    templating: { list: [] },
    annotations: { list: [] },
    links: [
      {
        type: 'dashboards',
        title: 'Lake',
        tags: ['lake'],
        asDropdown: true,
        includeVars: false,
        keepTime: true,
      },
    ],
    panels,
  }
}
