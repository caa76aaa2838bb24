// Puts the queries of panels through Grafana to their backends: its proxy passes the backend's own error on, while its
// query API answers 200 with no data to a query that is no query.
import { addressOf, ask, complaint } from './ask.ts'
import { failed, passed } from './check.ts'
import type { Outcome, ProbeContext } from './check.ts'
import { basicAuth } from './grafana-client.ts'
import { builtIns, substitute } from './panels.ts'
import type { PanelQuery } from './panels.ts'

interface Question {
  readonly url: string
  readonly panel: string
}

export async function askPanels(queries: readonly PanelQuery[], context: ProbeContext): Promise<Outcome> {
  const questions = new Map(
    queries.map((query) => questionOf(query, context)).map((question) => [question.url, question]),
  )
  const waiting = [...questions.values()]
  const errors: string[] = []
  const worker = async (): Promise<void> => {
    for (let question = waiting.shift(); question !== undefined; question = waiting.shift()) {
      const error = await put(question, context)
      if (error !== undefined) errors.push(`"${question.panel}" ${error}`)
    }
  }
  // Two at a time for each dashboard: Grafana shares the machine with all it draws.
  await Promise.all([worker(), worker()])
  const [first, ...more] = errors
  if (first === undefined) return passed
  if (more.length === 0) return failed(`panel ${first}`)
  return failed(`panel ${first} (and ${more.length} more)`, { detail: more.slice(0, 5).join('; ') })
}

function questionOf(
  { source, type, expression, instant, variables, panel }: PanelQuery,
  context: ProbeContext,
): Question {
  const { session, plan } = context.stack
  const nowMs = session.system.clock.now().getTime()
  const query = substitute(
    substitute(expression, variables),
    builtIns(plan.config.scrape.intervalSeconds, nowMs),
  )
  const seconds = Math.floor(nowMs / 1000)
  const asked = type === 'tempo' ? ofTraces(query, seconds) : ofSeries(query, { type, instant, seconds })
  const words = new URLSearchParams(asked.words)
  return {
    url: `${addressOf(context, 'grafana')}/api/datasources/proxy/uid/${source}${asked.path}?${words.toString()}`,
    panel,
  }
}

interface Put {
  readonly path: string
  readonly words: Readonly<Record<string, string>>
}

function ofSeries(
  query: string,
  {
    type,
    instant,
    seconds,
  }: { readonly type: 'prometheus' | 'loki'; readonly instant: boolean; readonly seconds: number },
): Put {
  const moment = { query, time: String(seconds) }
  const range = { query, start: String(seconds - 900), end: String(seconds), step: '60' }
  return {
    path: `${type === 'loki' ? '/loki' : ''}/api/v1/${instant ? 'query' : 'query_range'}`,
    words: { ...(instant ? moment : range), ...(type === 'loki' ? { limit: '10' } : {}) },
  }
}

/** `| rate()` and the like are numbers over time; anything else finds traces. */
const overTime = /\|\s*(?:rate|\w+_over_time|compare)\s*\(/

function ofTraces(query: string, seconds: number): Put {
  const words = { q: query, start: String(seconds - 900), end: String(seconds) }
  return overTime.test(query)
    ? { path: '/api/metrics/query_range', words: { ...words, step: '60s' } }
    : { path: '/api/search', words: { ...words, limit: '10' } }
}

async function put({ url }: Question, context: ProbeContext): Promise<string | undefined> {
  const answer = await ask(context, url, {
    headers: await basicAuth(context.stack.session),
    timeoutMs: 15_000,
  })
  if (answer.status < 400) return undefined
  return `is refused (${answer.status}): ${complaint(answer.body)}`
}
