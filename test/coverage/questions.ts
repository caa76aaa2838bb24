// Every question that the shipped dashboards and rules put to a backend.
import { parse } from 'yaml'
import { panelQueries, substitute, builtIns } from '../../src/health/panels.ts'
import { field, items, text } from '../../src/health/values.ts'
import { readTemplate, templatePaths } from '../templates/files.ts'
import { measuredLogParts, measuredParts } from './parts.ts'

export interface Question {
  /** `trino/7` is a panel with its query, `TrinoSlowQueries` an alert with what it measures; stable. */
  readonly id: string
  readonly kind: 'panel' | 'alert' | 'annotation'
  readonly subject: string
  readonly title: string
  readonly source: 'prometheus' | 'loki' | 'tempo'
  readonly query: string
  /** By the words of the panel itself: it shows something only where something is wrong. */
  readonly onFault: boolean
}

const sources = [
  { uid: 'prometheus', type: 'prometheus' },
  { uid: 'loki', type: 'loki' },
] as const

export function questions(scrapeSeconds: number, nowMs: number): readonly Question[] {
  const words = builtIns(scrapeSeconds, nowMs)
  return [...templatePaths('grafana/dashboards').flatMap((path) => panels(path, words)), ...alerts()]
}

function panels(path: string, words: ReadonlyMap<string, string>): readonly Question[] {
  const board: unknown = JSON.parse(readTemplate(path))
  const uid = text(field(board, 'uid'))
  const all = items(field(board, 'panels')).flatMap((panel) => [panel, ...items(field(panel, 'panels'))])
  const asked = all.flatMap((panel) =>
    items(field(panel, 'targets')).map((target, index, { length }): Question => {
      const id = String(field(panel, 'id'))
      const [query] = panelQueries(
        { ...(board as object), panels: [{ ...(panel as object), targets: [target] }] },
        sources,
      )
      return {
        id: `${uid}/${id}${length === 1 ? '' : `.${index + 1}`}`,
        kind: 'panel',
        subject: text(field(board, 'title')),
        title: text(field(panel, 'title')),
        source: query?.type ?? 'tempo',
        query:
          query === undefined
            ? text(field(target, 'query'))
            : substitute(substitute(query.expression, query.variables), words),
        onFault: text(field(panel, 'fieldConfig', 'defaults', 'noValue')).startsWith('Good:'),
      }
    }),
  )
  return asked
}

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert?: string; readonly expr: string }[]
  }[]
}

function alerts(): readonly Question[] {
  const paths = ['prometheus/rules', 'loki/rules'].flatMap((folder) =>
    templatePaths(folder).filter((path) => /\/[^/.]+\.yaml$/.test(path)),
  )
  return paths.flatMap((path) => {
    const source = path.startsWith('loki/') ? 'loki' : 'prometheus'
    const subject = path.split('/').at(-1)?.replace('.yaml', '') ?? ''
    const { groups } = parse(readTemplate(path)) as RuleFile
    return groups.flatMap(({ rules }) =>
      rules.flatMap(({ alert, expr }): Question[] => {
        if (alert === undefined) return []
        const parts = source === 'loki' ? measuredLogParts(expr) : measuredParts(expr)
        return parts.map((query, index) => ({
          id: `${alert}${parts.length === 1 ? '' : `.${index + 1}`}`,
          kind: 'alert',
          subject,
          title: alert,
          source,
          query,
          onFault: false,
        }))
      }),
    )
  })
}
