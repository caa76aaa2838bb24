// What a backend answered, in one shape for both languages.
import { field, items, text } from '../health/values.ts'
import type { Language } from './language.ts'

export const answerTypes = ['scalar', 'string', 'vector', 'matrix', 'lines', 'rows'] as const

export type Labels = Readonly<Record<string, string>>

export interface Point {
  /** ISO time. */
  readonly time: string
  /** As the backend wrote it: `NaN` and `+Inf` are values too, and no JSON. */
  readonly value: string
}

export interface Series {
  readonly labels: Labels
  readonly points: readonly Point[]
}

export interface FoundLine {
  readonly time: string
  readonly labels: Labels
  readonly line: string
}

export interface Window {
  readonly start: string
  readonly end: string
  /** Between two values of a series. */
  readonly stepSeconds: number
}

export interface QueryAnswer {
  readonly language: Language
  readonly query: string
  readonly type: (typeof answerTypes)[number]
  /** Null where it was asked for one moment. */
  readonly range: Window | null
  readonly series: readonly Series[]
  /** Oldest first. */
  readonly lines: readonly FoundLine[]
  /** Of SQL; empty otherwise. */
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly unknown[])[]
  /** There are more lines or rows than were asked for; of lines these are the newest. */
  readonly cut: boolean
  /** What the backend adds to an answer that it gives. */
  readonly warnings: readonly string[]
}

type Found = Pick<QueryAnswer, 'type' | 'series' | 'lines' | 'warnings'>

export function readAnswer(answer: unknown): Found {
  const type = text(field(answer, 'data', 'resultType'))
  const result = field(answer, 'data', 'result')
  const notes = [...items(field(answer, 'warnings')), ...items(field(answer, 'infos'))]
  const base = { series: [], lines: [], warnings: notes.map(String) }
  if (type === 'streams') return { ...base, type: 'lines', lines: readLines(items(result)) }
  if (type === 'scalar' || type === 'string')
    return { ...base, type, series: [{ labels: {}, points: [point(result)] }] }
  const matrix = type === 'matrix'
  const series = items(result).map((found) => ({
    labels: (field(found, 'metric') ?? {}) as Labels,
    points: matrix ? items(field(found, 'values')).map(point) : [point(field(found, 'value'))],
  }))
  return { ...base, type: matrix ? 'matrix' : 'vector', series }
}

function point(pair: unknown): Point {
  const seconds = Number(field(pair, 0))
  return { time: new Date(Math.round(seconds * 1000)).toISOString(), value: String(field(pair, 1)) }
}

function readLines(streams: readonly unknown[]): readonly FoundLine[] {
  return streams
    .flatMap((stream) => {
      const labels = (field(stream, 'stream') ?? {}) as Labels
      return items(field(stream, 'values')).map((entry) => ({
        nanoseconds: text(field(entry, 0)),
        labels,
        line: text(field(entry, 1)),
      }))
    })
    .toSorted((a, b) => order(a.nanoseconds, b.nanoseconds))
    .map(({ nanoseconds, labels, line }) => ({ time: isoTime(nanoseconds), labels, line }))
}

/** Of the same length until the year 2286. */
function order(a: string, b: string): number {
  return a < b ? -1 : Number(a > b)
}

function isoTime(nanoseconds: string): string {
  const time = new Date(Number(nanoseconds.slice(0, -6))).toISOString()
  return `${time.slice(0, -5)}.${nanoseconds.slice(-9)}Z`
}
