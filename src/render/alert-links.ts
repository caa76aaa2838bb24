// What an alert names, its runbook and its panel, as addresses that open: in Grafana, since that is here where no network is.
import { toAllPages } from '../panels/page.ts'
import { openAddress } from '../plan/address.ts'
import type { Plan } from '../plan/plan.ts'
import type { Add, Files } from './desired.ts'
import { alertExpressions, ruleFolders } from './rules.ts'
import { runbookPage, templatesIn } from './templates.ts'
import type { Templates } from './templates.ts'

interface Input {
  readonly plan: Plan
  readonly templates: Templates
  /** Path below `.lake/` -> text. */
  readonly slos: ReadonlyMap<string, string>
}

/**
 * Into the rules that lake ships, beside the page that they lead to. The user's are copied as they are; those of an SLO lie
 * beside tests that anybody's promtool can run, and an address with the time in it is in no test.
 */
export function addAlertLinks({ plan, templates, slos }: Input, files: Files, add: Add): void {
  const grafana = openAddress(plan, 'grafana', 'http')
  if (grafana === undefined) return
  const runbooks = runbooksOf({ plan, templates, slos })
  add(`grafana/dashboards/${runbookPage.uid}.json`, runbookText(runbooks))
  for (const [path, { text }] of files) {
    const evaluator = /^(prometheus|loki)\/rules\/(?!.*(?:user|slo)-)/.exec(path)?.[1]
    if (evaluator === 'prometheus' || evaluator === 'loki')
      add(path, withAddresses(text, { grafana, runbooks, evaluator }))
  }
}

/** As rules name them: `TrinoDown`, `.lake/slo/<name>.md`. */
type Runbooks = ReadonlyMap<string, string>

/** Of the alerts of this plan. */
function runbooksOf({ plan, templates, slos }: Input): Runbooks {
  const texts = templatesIn(templates, 'runbooks')
  const alerts = plan.components.flatMap(({ name }) =>
    ruleFolders.flatMap((folder) => [
      ...alertExpressions(templates.data[`${folder}/${name}.yaml`] ?? {}).keys(),
    ]),
  )
  const shipped = alerts.toSorted().flatMap((alert) => {
    const text = texts.get(`${alert}.md`)
    return text === undefined ? [] : [[alert, text] as const]
  })
  const own = [...slos].filter(([path]) => /^slo\/.+\.md$/.test(path))
  return new Map([...shipped, ...own.map(([path, text]) => [`.lake/${path}`, text] as const)])
}

/** A panel of text for each: the link of an alert shows one alone. */
function runbookText(runbooks: Runbooks): string {
  const ids = idsOf(runbooks)
  const panels = [...runbooks].map(([name, text], index) => ({
    id: ids.get(name),
    type: 'text',
    title: titleOf(name, text),
    gridPos: { x: (index % 2) * 12, y: Math.floor(index / 2) * 14, w: 12, h: 14 },
    options: { mode: 'markdown', content: linked(withoutTitle(text), ids) },
  }))
  const page = {
    ...runbookPage,
    description: 'What each alert means, how to tell its causes apart, and what helps.',
    tags: ['lake'],
    schemaVersion: 42,
    version: 1,
    editable: false,
    time: { from: 'now-6h', to: 'now' },
    timezone: 'browser',
    templating: { list: [] },
    annotations: { list: [] },
    links: [toAllPages],
    panels,
  }
  return `${JSON.stringify(page, undefined, 2)}\n`
}

const heading = /^# (.+)\n+/

function titleOf(name: string, text: string): string {
  return heading.exec(text)?.[1] ?? name
}

function withoutTitle(text: string): string {
  return text.replace(heading, '')
}

function idsOf(runbooks: Runbooks): ReadonlyMap<string, number> {
  return new Map([...runbooks.keys()].map((name, index) => [name, index + 1]))
}

/** A link to another runbook opens that one; to one whose component is not here, it is its name. */
function linked(text: string, ids: ReadonlyMap<string, number>): string {
  return text.replaceAll(/\[([^\]]+)\]\((\w+)\.md\)/g, (_, words: string, name: string) => {
    const id = ids.get(name)
    return id === undefined ? words : `[${words}](/d/${runbookPage.uid}?viewPanel=${id})`
  })
}

/** Around the moment at which the rule was evaluated last, which is when it was told. */
const around = {
  prometheus:
    '&from={{ query "(time() - 3600) * 1000" | first | value | printf "%.0f" }}&to={{ query "(time() + 900) * 1000" | first | value | printf "%.0f" }}',
  // Its rules cannot ask what time it is.
  loki: '&from=now-1h&to=now',
} as const

interface Where {
  readonly grafana: string
  readonly runbooks: Runbooks
  readonly evaluator: keyof typeof around
}

/** A file of rules with an address beside each name. */
function withAddresses(text: string, { grafana, runbooks, evaluator }: Where): string {
  const ids = idsOf(runbooks)
  const addressOf = (kind: string, name: string): string | undefined => {
    if (kind === 'panel') return `${grafana}/d/${name.replace('/', '?viewPanel=')}${around[evaluator]}`
    const id = ids.get(name)
    return id === undefined ? undefined : `${grafana}/d/${runbookPage.uid}?viewPanel=${id}`
  }
  return text.replaceAll(
    /^( +)(runbook|panel): (\S+)$/gm,
    (line, indent: string, kind: string, name: string) => {
      const address = addressOf(kind, name)
      const key = kind === 'panel' ? 'dashboard_url' : 'runbook_url'
      return address === undefined ? line : `${line}\n${indent}${key}: '${address}'`
    },
  )
}
