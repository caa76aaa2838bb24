// Puts questions to the real backends: does anything come back?
import type { Question } from './questions.ts'

export interface Backends {
  readonly prometheus: string
  readonly loki: string
  readonly tempo: string
}

const seconds = 900
const step = 15

/** A range, although some panels show one moment: what was there a minute ago counts. Refused by the backend: throws. */
export async function answered({ source, query }: Question, backends: Backends): Promise<boolean> {
  const end = Math.floor(Date.now() / 1000)
  const range = { start: String(end - seconds), end: String(end), step: String(step) }
  if (source === 'prometheus') {
    const words = new URLSearchParams({ query, ...range })
    return hasValue(await json(`${backends.prometheus}/api/v1/query_range?${words.toString()}`))
  }
  if (source === 'loki') {
    const words = new URLSearchParams({ query, ...range, limit: '5' })
    return hasValue(await json(`${backends.loki}/loki/api/v1/query_range?${words.toString()}`))
  }
  const metrics = /\|\s*(rate|quantile_over_time|histogram_over_time|count_over_time)\(/.test(query)
  const words = new URLSearchParams({
    q: query,
    start: range.start,
    end: range.end,
    ...(metrics ? { step: '15s' } : {}),
  })
  const body = await json(
    `${backends.tempo}${metrics ? '/api/metrics/query_range' : '/api/search'}?${words.toString()}`,
  )
  const { series = [], traces = [] } = body as { series?: readonly unknown[]; traces?: readonly unknown[] }
  return series.length + traces.length > 0
}

async function json(url: string): Promise<unknown> {
  const answer = await fetch(url)
  // What stands in for Tempo knows less.
  if (answer.status === 404) return { series: [], data: { result: [] } }
  const body = await answer.text()
  if (!answer.ok) throw new Error(`${answer.status}: ${body.slice(0, 300)}`)
  return JSON.parse(body) as unknown
}

interface Ranged {
  readonly data: { readonly result: readonly { readonly values: readonly (readonly [unknown, string])[] }[] }
}

/** NaN is drawn as nothing. */
function hasValue(body: unknown): boolean {
  return (body as Ranged).data.result.some(({ values }) => values.some(([, value]) => value !== 'NaN'))
}
