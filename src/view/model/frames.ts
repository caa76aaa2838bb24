// Answers of Prometheus and Loki as tables: what transformations work on and panels draw.
import type { Cell } from './reduce.ts'
import type { Target } from './dashboard.ts'
import { list, object, string } from './json.ts'
import { asMatrix, tracesFrame } from './traces.ts'

export type Labels = Readonly<Record<string, string>>

export interface Field {
  readonly name: string
  readonly type: 'time' | 'number' | 'string'
  readonly labels: Labels
  readonly values: readonly Cell[]
  /** By the target's legend, or by a transformation. */
  readonly shown?: string
  /** The backend's own word; an override of the panel says otherwise. */
  readonly unit?: string
}

export interface Frame {
  readonly refId: string
  readonly name: string
  readonly fields: readonly Field[]
  readonly length: number
  /** Lines, not numbers. */
  readonly lines?: true
}

/** `{{job}} at {{instance}}`; without a format the series as Prometheus writes it. */
function legendOf(legend: string, labels: Labels, expr: string): string {
  if (legend !== '' && legend !== '__auto')
    return legend.replaceAll(/\{\{\s*([^}]+?)\s*\}\}/g, (_whole, name: string) => labels[name] ?? '')
  const { __name__: name = '', ...rest } = labels
  const pairs = Object.entries(rest).map(([key, value]) => `${key}="${value}"`)
  if (legend === '__auto' && pairs.length === 1 && name === '') return Object.values(rest)[0] ?? ''
  if (pairs.length > 0) return `${name}{${pairs.join(', ')}}`
  return name || expr
}

export function framesOf(answer: unknown, target: Target, several: boolean): readonly Frame[] {
  if (object(answer)['traces'] !== undefined) return [tracesFrame(answer, target)]
  if (object(answer)['series'] !== undefined) return framesOf(asMatrix(answer), target, several)
  const data = object(object(answer)['data'])
  const result = data['result']
  switch (data['resultType']) {
    case 'matrix':
      return shaped(
        list(result).map((series) => seriesFrame(series, target, 'values')),
        target,
        several,
      )
    case 'vector':
      return shaped(
        list(result).map((series) => seriesFrame(series, target, 'value')),
        target,
        several,
      )
    case 'scalar':
    case 'string':
      return shaped([seriesFrame({ metric: {}, value: result }, target, 'value')], target, several)
    case 'streams':
      return [linesFrame(list(result), target)]
    default:
      return []
  }
}

function shaped(frames: readonly Frame[], target: Target, several: boolean): readonly Frame[] {
  return target.format === 'table' ? [tableFrame(frames, target, several)] : frames
}

function seriesFrame(series: unknown, target: Target, key: 'value' | 'values'): Frame {
  const it = object(series)
  const labels = object(it['metric']) as Labels
  const pairs = key === 'values' ? list(it['values']) : [it['value']]
  const values = pairs.map((pair) => numberOf(list(pair)[1]))
  const shown = legendOf(target.legend, labels, target.expr)
  return {
    refId: target.refId,
    name: shown,
    length: pairs.length,
    fields: [
      { name: 'Time', type: 'time', labels: {}, values: pairs.map((pair) => Number(list(pair)[0]) * 1000) },
      { name: 'Value', type: typeof values[0] === 'string' ? 'string' : 'number', labels, values, shown },
    ],
  }
}

function numberOf(text: unknown): Cell {
  if (text === '+Inf') return Number.POSITIVE_INFINITY
  if (text === '-Inf') return Number.NEGATIVE_INFINITY
  if (text === 'NaN') return Number.NaN
  const read = Number(text)
  return Number.isNaN(read) ? string(text) : read
}

/** Grafana's table format: time, a column for each label, the value. */
function tableFrame(frames: readonly Frame[], { refId }: Target, several: boolean): Frame {
  const rows = frames.flatMap(({ fields: [time, value] }) =>
    (time?.values ?? []).map((at, index) => ({
      at,
      value: value?.values[index] ?? null,
      labels: value?.labels ?? {},
    })),
  )
  const names = [...new Set(rows.flatMap(({ labels }) => Object.keys(labels)))].toSorted()
  return {
    refId,
    name: refId,
    length: rows.length,
    fields: [
      { name: 'Time', type: 'time', labels: {}, values: rows.map(({ at }) => at) },
      ...names.map((name): Field => ({
        name,
        type: 'string',
        labels: {},
        values: rows.map(({ labels }) => labels[name] ?? null),
      })),
      {
        name: several ? `Value #${refId}` : 'Value',
        type: 'number',
        labels: {},
        values: rows.map(({ value }) => value),
      },
    ],
  }
}

interface Line {
  /** Nanoseconds, as text: more than a number holds. */
  readonly at: string
  readonly line: string
  readonly labels: string
}

function linesFrame(streams: readonly unknown[], { refId }: Target): Frame {
  const rows = streams
    .flatMap((stream) => {
      const labels = JSON.stringify(object(stream)['stream'] ?? {})
      return list(object(stream)['values']).map((entry): Line => {
        const [at, line] = list(entry)
        return { at: string(at), line: string(line), labels }
      })
    })
    // Of the same length until the year 2286.
    .toSorted((a, b) => (a.at < b.at ? 1 : Number(a.at > b.at) * -1))
  return {
    refId,
    name: refId,
    length: rows.length,
    lines: true,
    fields: [
      { name: 'labels', type: 'string', labels: {}, values: rows.map(({ labels }) => labels) },
      { name: 'Time', type: 'time', labels: {}, values: rows.map(({ at }) => Number(at.slice(0, -6))) },
      { name: 'Line', type: 'string', labels: {}, values: rows.map(({ line }) => line) },
    ],
  }
}
