// A project in memory whose Prometheus has a history: a queue that is long for ten minutes, six hours ago.
import type { HttpAnswer, HttpOptions } from '../../../src/system/system.ts'
import type { Making } from '../../../src/alerts/new/new.ts'
import type { Request } from '../../../src/alerts/new/request.ts'
import type { Checked, TestReport } from '../../../src/alerts/test/report.ts'
import { project, root } from '../../dashboards/project.ts'
import { fixtureFacts } from '../../lint/material.ts'

export const prometheus = 'http://127.0.0.1:9090'

export const passed: TestReport = {
  promtool: { version: '3.5.3', from: 'PATH' },
  files: [],
  broken: [],
  checks: [{ outcome: 'passed', kind: 'fires' } as Checked],
}

export const request: Request = {
  component: 'postgres',
  signal: 'longest-transaction',
  conditions: { above: '5' },
  for: '5m',
  name: 'LongTransaction',
  severity: 'warning',
}

export interface Told {
  readonly code: string
  readonly message: string
}

export async function making(over: Partial<Making> = {}) {
  const made = await project()
  const warned: Told[] = []
  const { world } = made
  const now = world.system.clock.now().getTime()
  answer(world.system.http.answers, now)
  const alone = { timeoutMs: 1000, signal: new AbortController().signal, progress: { note: () => {} } }
  const full: Making = {
    session: made.session,
    root,
    facts: fixtureFacts(),
    test: async () => passed,
    alone,
    since: undefined,
    force: false,
    dryRun: false,
    warn: (code, message) => warned.push({ code, message }),
    onState: () => undefined,
    ...over,
  }
  const written = () =>
    [...world.system.disk.files.keys()].filter((path) => path.startsWith('/project/alerts/'))
  return { ...made, making: full, warned, written, now }
}

type Answers = Awaited<ReturnType<typeof project>>['world']['system']['http']['answers']

/** By the time of its sample: 12 for ten minutes, else 1; `until`: there is none that is younger. */
export function answer(answers: Answers, now: number, { aheadMs = 0, until = Infinity } = {}): void {
  const ask = (url: string, options: HttpOptions): URLSearchParams =>
    new URLSearchParams(options.body ?? new URL(url).search)
  const json = (data: unknown): HttpAnswer => ({
    status: 200,
    headers: {},
    body: JSON.stringify({ status: 'success', data }),
  })
  answers.set(`${prometheus}/api/v1/query_range`, (url, options) => {
    const words = ask(url, options)
    const [start, end, step] = ['start', 'end', 'step'].map((name) => Number(words.get(name)))
    const values: (readonly [number, string])[] = []
    for (let at = start ?? 0; at <= (end ?? 0); at += step ?? 1)
      if (at * 1000 <= now + until) values.push([at, String(queue(at * 1000, now))])
    return json({
      resultType: 'matrix',
      result: [{ metric: { job: 'postgres', instance: 'postgres' }, values }],
    })
  })
  answers.set(`POST ${prometheus}/api/v1/query`, (url, options) => {
    const query = ask(url, options).get('query') ?? ''
    if (query === 'time()')
      return json({ resultType: 'scalar', result: [now / 1000, String((now + aheadMs) / 1000)] })
    const share = Number(/^quantile_over_time\(([\d.]+)/.exec(query)?.[1] ?? NaN)
    if (Number.isNaN(share)) return json({ resultType: 'vector', result: [] })
    return json({
      resultType: 'vector',
      result: [{ metric: {}, value: [now / 1000, share === 1 ? '12' : '1'] }],
    })
  })
  answers.set(`POST ${prometheus}/api/v1/query_range`, answers.get(`${prometheus}/api/v1/query_range`) ?? 500)
}

function queue(at: number, now: number): number {
  const since = now - 6 * 3_600_000
  return at >= since && at < since + 600_000 ? 12 : 1
}
