// What an alert links to is there: a runbook and a panel, in the Grafana of the same stack.
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { render } from '../../src/render/render.ts'
import { planOf } from '../plan/plans.ts'
import { shippedTemplates } from './templates.ts'

interface Rule {
  readonly alert?: string
  readonly annotations?: Readonly<Record<string, string>>
}

interface Panel {
  readonly id: number
  readonly title: string
  readonly options?: { readonly content?: string }
  readonly panels?: readonly Panel[]
}

type Files = Awaited<ReturnType<typeof filesOf>>

async function filesOf(body: string, slos: ReadonlyMap<string, string> = new Map()) {
  const plan = await planOf(body)
  const templates = shippedTemplates()
  const user = new Map([['alerts/mine.rules.yaml', 'groups: [] # runbook: TargetDown\n']])
  const { files } = render({ plan, templates, user, schema: '{}\n', overridden: new Map(), slos })
  return new Map([...files].map(([path, { text }]) => [path, text]))
}

function alertsIn(files: Files): readonly Required<Rule>[] {
  const texts = [...files].flatMap(([path, text]) => (/\/rules\/(?!.*slo-)/.test(path) ? [text] : []))
  return texts
    .flatMap((text) => (parse(text) as { groups: { rules: Rule[] }[] }).groups)
    .flatMap(({ rules }) => rules)
    .filter((rule): rule is Required<Rule> => rule.alert !== undefined)
}

function panelsOf(files: Files, uid: string): readonly Panel[] {
  const { panels } = JSON.parse(files.get(`grafana/dashboards/${uid}.json`) ?? '{"panels":[]}') as {
    panels: Panel[]
  }
  return panels.flatMap((panel) => [panel, ...(panel.panels ?? [])])
}

/** The panel that an address shows alone. */
function opened(files: Files, url = ''): Panel | undefined {
  const [, uid = '', id] =
    /^http:\/\/demo\.localhost:3000\/d\/([\w-]+)\?viewPanel=(\d+)(?:&from=.+&to=.+)?$/.exec(url) ?? []
  return panelsOf(files, uid).find((panel) => panel.id === Number(id))
}

const bodies = {
  'the core': '',
  'the whole lake': 'components: { postgres: {}, minio: {}, nessie: {}, trino: {} }\n',
  'changed numbers':
    'components: { postgres: {} }\nalerts: { overrides: { PostgresConnectionsHigh: { threshold: 70% } } }\n',
  processes: 'runtime: native\ncomponents: { postgres: {} }\n',
}

describe.each(Object.entries(bodies))('in %s', (_, body) => {
  test('every alert opens its own runbook and its panel', async () => {
    const files = await filesOf(body)
    const alerts = alertsIn(files)
    expect(alerts.length).toBeGreaterThan(30)
    for (const { alert, annotations } of alerts) {
      if (alert === 'Watchdog') continue
      expect(opened(files, annotations['runbook_url'])?.title, alert).toBe(alert)
      expect(opened(files, annotations['dashboard_url']), alert).toBeDefined()
    }
  })

  test('no runbook is there of what is not', async () => {
    const files = await filesOf(body)
    const pages = panelsOf(files, 'lake-runbooks')
    const names = new Set(alertsIn(files).map(({ alert }) => alert))
    expect(pages.map(({ title }) => title).filter((title) => !names.has(title))).toEqual([])
    const texts = pages.map(({ options }) => options?.content ?? '').join('\n')
    expect(texts).not.toMatch(/\.md\)/)
    const ids = new Set(pages.map(({ id }) => id))
    const linked = [...texts.matchAll(/\/d\/lake-runbooks\?viewPanel=(\d+)/g)].map(([, id]) => Number(id))
    expect(linked.length).toBeGreaterThan(0)
    expect(linked.filter((id) => !ids.has(id))).toEqual([])
  })
})

test('the time is that of the alert where the rule can ask for it', async () => {
  const files = await filesOf('')
  const urls = alertsIn(files).map(({ annotations }) => annotations['dashboard_url'] ?? '')
  expect(urls.filter((url) => url.includes('query "(time() - 3600) * 1000"')).length).toBeGreaterThan(30)
  expect(urls.filter((url) => url.includes('from=now-1h')).length).toBe(
    [...files]
      .filter(([path]) => path.startsWith('loki/rules/'))
      .flatMap(([, text]) => text.match(/alert:/g) ?? []).length,
  )
})

test('an SLO has its runbook on the page; its rules and those of the user stay as they are', async () => {
  const rules =
    'groups:\n  - name: a\n    rules:\n      - alert: A\n        annotations:\n          runbook: .lake/slo/a.md\n'
  const files = await filesOf(
    '',
    new Map([
      ['prometheus/rules/slo-a.yaml', rules],
      ['slo/a.md', '# The promise\n\nKeep it.\n'],
    ]),
  )
  expect(files.get('prometheus/rules/slo-a.yaml')).toBe(rules)
  expect(files.get('prometheus/rules/user-mine.yaml')).toContain('groups: [] # runbook: TargetDown\n')
  expect(
    panelsOf(files, 'lake-runbooks').find(({ title }) => title === 'The promise')?.options?.content,
  ).toBe('Keep it.\n')
})

test('without Grafana there is nothing to open', async () => {
  const files = await filesOf('components: { grafana: false }\n')
  expect(
    alertsIn(files).filter(
      ({ annotations }) => 'runbook_url' in annotations || 'dashboard_url' in annotations,
    ),
  ).toEqual([])
  expect([...files.keys()].filter((path) => path.includes('lake-runbooks'))).toEqual([])
})
