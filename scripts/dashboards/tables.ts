// Tables: labels of now, and numbers beside them.
import { base, defaults, mappings, targets, thresholds } from './panels.ts'
import type { Words } from './panels.ts'
import { columnStates } from './states.ts'
import type { Drawn, Panel, Threshold } from './vocabulary.ts'

export interface Column {
  readonly title: string
  readonly expr: string
  readonly unit: string
  readonly decimals?: number
  readonly words?: Words
  readonly thresholds?: readonly Threshold[]
  readonly low?: Threshold['color'] | 'text'
}

export interface Table extends Omit<Panel, 'queries' | 'unit' | 'thresholds' | 'low'> {
  /** Labels that every query groups by: the first columns. */
  readonly labels: Readonly<Record<string, string>>
  readonly columns: readonly Column[]
  /** Title of the column that comes first. */
  readonly sortBy: string
}

const letters = 'ABCDEFGHIJKLMNOP'

/** One row for each set of labels, one column for each query. */
export function table({ labels, columns, sortBy, ...panel }: Table): Drawn {
  const whole: Panel = { ...panel, unit: 'none', queries: columns.map(({ expr }) => ({ expr })) }
  const value = (index: number): string => (columns.length === 1 ? 'Value' : `Value #${letters[index] ?? ''}`)
  const titles = columns.map(({ title }, index) => [value(index), title] as const)
  const order = [...Object.keys(labels), ...titles.map(([name]) => name)]
  return {
    ...base('table', 'prometheus', whole),
    targets: targets('prometheus', whole.queries, true).map((target) => ({ ...target, format: 'table' })),
    fieldConfig: {
      defaults: { ...defaults(whole), custom: { align: 'left' } },
      overrides: [
        ...Object.values(labels).flatMap(stateColumn),
        ...columns.map((column) => ({
          matcher: { id: 'byName', options: column.title },
          properties: properties(column),
        })),
      ],
    },
    options: { showHeader: true, cellHeight: 'sm', sortBy: [{ displayName: sortBy, desc: true }] },
    transformations: [
      ...(columns.length === 1 ? [] : [{ id: 'merge', options: {} }]),
      {
        id: 'organize',
        options: {
          excludeByName: { Time: true },
          indexByName: Object.fromEntries(order.map((name, index) => [name, index])),
          renameByName: { ...labels, ...Object.fromEntries(titles) },
        },
      },
    ],
  }
}

/** Words that are states have the colours that they have everywhere. */
function stateColumn(title: string): readonly unknown[] {
  const words = columnStates[title]
  if (words === undefined) return []
  const options = Object.fromEntries(
    Object.entries(words).map(([word, color]) => [word, { color, text: word }]),
  )
  return [
    {
      matcher: { id: 'byName', options: title },
      properties: [
        { id: 'mappings', value: [{ type: 'value', options }] },
        { id: 'custom.cellOptions', value: { type: 'color-text' } },
      ],
    },
  ]
}

function properties({ unit, decimals, words, low, ...column }: Column): readonly unknown[] {
  const coloured = column.thresholds !== undefined
  return [
    { id: 'unit', value: unit },
    // What the panel says when it is empty is no text for a cell.
    { id: 'noValue', value: '–' },
    ...(decimals === undefined ? [] : [{ id: 'decimals', value: decimals }]),
    ...(words === undefined ? [] : [{ id: 'mappings', value: mappings(words) }]),
    ...(coloured
      ? [
          { id: 'thresholds', value: thresholds(column.thresholds, low ?? 'text') },
          { id: 'color', value: { mode: 'thresholds' } },
          { id: 'custom.cellOptions', value: { type: 'color-text' } },
        ]
      : []),
  ]
}

/** Traces that a TraceQL query finds, newest first; each opens. */
export function traces(panel: Panel): Drawn {
  return {
    ...base('table', 'tempo', panel),
    targets: targets('tempo', panel.queries, false),
    fieldConfig: { defaults: { ...defaults(panel), custom: { align: 'left' } }, overrides: [] },
    options: { showHeader: true, cellHeight: 'sm' },
  }
}
