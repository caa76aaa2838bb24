// The two kinds of panels that are drawn of any metric, in Grafana's classic JSON.

export type Json = Readonly<Record<string, unknown>>

export interface Drawn extends Json {
  readonly title: string
  readonly gridPos: { readonly w: number; readonly h: number }
}

export interface Query {
  readonly expr: string
  readonly legend: string
}

const datasource = { type: 'prometheus', uid: 'prometheus' }

export interface Said {
  readonly title: string
  readonly unit: string
  readonly description: string
  readonly min?: 0
}

const letters = 'ABCDEFGHIJKLMNOP'

export function lines({ unit, min, ...said }: Said, queries: readonly Query[]): Drawn {
  return {
    type: 'timeseries',
    ...said,
    datasource,
    gridPos: { w: 12, h: 7 },
    targets: queries.map(({ expr, legend }, index) => ({
      refId: letters[index],
      datasource,
      expr,
      instant: false,
      range: true,
      legendFormat: legend,
    })),
    fieldConfig: {
      defaults: {
        unit,
        ...(min === undefined ? {} : { min }),
        noValue: 'Nothing in the time shown.',
        color: { mode: 'palette-classic-by-name' },
        custom: { drawStyle: 'line', fillOpacity: 8, lineWidth: 1, showPoints: 'never', spanNulls: false },
      },
      overrides: [],
    },
    options: {
      legend: { displayMode: 'list', placement: 'bottom', showLegend: true, calcs: ['lastNotNull'] },
      tooltip: { mode: 'multi', sort: 'desc' },
    },
  }
}

export function heatmap({ unit, ...said }: Said, expr: string): Drawn {
  return {
    type: 'heatmap',
    ...said,
    datasource,
    gridPos: { w: 12, h: 7 },
    targets: [
      {
        refId: 'A',
        datasource,
        expr,
        format: 'heatmap',
        instant: false,
        range: true,
        legendFormat: '{{le}}',
      },
    ],
    fieldConfig: { defaults: { unit, noValue: 'Nothing in the time shown.' }, overrides: [] },
    options: {
      calculate: false,
      cellGap: 1,
      color: { mode: 'scheme', scheme: 'Oranges', steps: 64 },
      filterValues: { le: 1e-9 },
      yAxis: { unit, axisPlacement: 'left' },
      tooltip: { mode: 'single', yHistogram: true },
      legend: { show: true },
    },
  }
}
