// Whether the panel that an alert links to is there, and shows what the alert is about.
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { selectorsOf } from '../../src/contracts/promql.ts'

interface Panel {
  readonly id: number
  readonly panels?: readonly Panel[]
  readonly targets?: readonly { readonly expr?: string; readonly datasource?: { readonly type?: string } }[]
}

interface Query {
  readonly expr: string
  readonly type: string
}

/** `<dashboard uid>/<panel id>` -> its queries. */
export function panelQueries(root: string): ReadonlyMap<string, readonly Query[]> {
  const files = globSync('templates/grafana/dashboards/*.json', { cwd: root })
  const dashboards = files.map(
    (file) => JSON.parse(readFileSync(join(root, file), 'utf8')) as { uid: string; panels: readonly Panel[] },
  )
  return new Map(
    dashboards.flatMap(({ uid, panels }) =>
      panels
        .flatMap((panel) => [panel, ...(panel.panels ?? [])])
        .map(({ id, targets = [] }) => {
          const queries = targets.map(({ expr = '', datasource }) => ({ expr, type: datasource?.type ?? '' }))
          return [`${uid}/${id}`, queries] as const
        }),
    ),
  )
}

/** How long, and since when, a process runs: of every alert that waits for a start, and what none is about. */
const aside = new Set(['up', 'process_start_time_seconds', 'minio_node_process_starttime_seconds'])

/** A metric of both, or for logs a matcher of a stream. Where an alert asks for none, whatever the panel shows of alerts. */
export function sharesSubject(expr: string, kind: 'prometheus' | 'loki', panel: readonly Query[]): boolean {
  const subjects = kind === 'loki' ? matchersIn(expr) : metricsIn(expr)
  const shown = panel
    .filter(({ type }) => type === kind)
    .flatMap((query) => (kind === 'loki' ? matchersIn(query.expr) : metricsIn(query.expr)))
  const about = subjects.filter((subject) => !aside.has(subject))
  const wanted = subjects.length === 0 ? ['ALERTS'] : about.length === 0 ? subjects : about
  return wanted.some((subject) => shown.includes(subject))
}

function metricsIn(expr: string): readonly string[] {
  const readable = expr.replaceAll(/\$__(?:rate_interval|interval|range|auto)\b/g, '5m')
  return selectorsOf(readable).map(({ metric }) => metric)
}

function matchersIn(expr: string): readonly string[] {
  return [...expr.matchAll(/\{([^}]*)\}/g)].flatMap(([, matchers = '']) =>
    [...matchers.matchAll(/\w+\s*=~?\s*"[^"]*"/g)].map(([matcher]) => matcher.replaceAll(/\s/g, '')),
  )
}
