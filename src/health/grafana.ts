// Grafana: signs in, reaches every datasource, has every dashboard, and answers every query of every panel.
import type { Plan, PlannedService } from '../plan/plan.ts'
import { addressOf, ask, askJson, complaint } from './ask.ts'
import { failed, passed, warned } from './check.ts'
import type { Check, Outcome, ProbeContext } from './check.ts'
import { standing } from './containers.ts'
import { basicAuth, loginCookies, loginRequest } from './grafana-client.ts'
import { askPanels } from './panel-answers.ts'
import { panelQueries } from './panels.ts'
import type { HttpAnswer } from '../system/system.ts'
import { ageMs, editFix } from './stack.ts'
import type { Dashboard, Stack } from './stack.ts'
import { field, items, text } from './values.ts'

interface Source {
  readonly uid: string
  readonly type: string
  readonly name: string
  readonly service: PlannedService | undefined
  readonly isSql: boolean
}

export function grafanaChecks(stack: Stack): readonly Check[] {
  const grafana = stack.plan.services.find(({ name }) => name === 'grafana')
  if (grafana === undefined) return []
  const sources = sourcesOf(stack)
  return [
    loginCheck(grafana),
    ...sources.map((source) => sourceCheck(grafana, source)),
    ...(stack.dashboards.length === 0 ? [] : [dashboardsCheck(grafana)]),
    ...stack.dashboards.flatMap((dashboard) => panelCheck(grafana, { dashboard, sources })),
  ]
}

function sourcesOf({ plan }: Stack): readonly Source[] {
  return plan.components.flatMap(({ component: { datasource }, name }) => {
    const service = plan.services.find((candidate) => candidate.name === name)
    if (datasource === undefined || service === undefined) return []
    const { uid, type, name: title, sql } = datasource
    return [{ uid, type, name: title, service, isSql: sql !== undefined }]
  })
}

function base({ component, essential }: PlannedService) {
  return {
    subject: component,
    topic: 'dashboards',
    essential,
    timeoutMs: 10_000,
    fix: 'lake logs grafana --tail 50',
  } as const
}

function loginCheck(grafana: PlannedService): Check {
  return {
    ...base(grafana),
    id: 'grafana.login',
    title: "the project's password signs in to Grafana",
    broken: 'Grafana does not let lake in',
    needs: standing(grafana),
    probe: probeLogin,
  }
}

async function probeLogin(context: ProbeContext): Promise<Outcome> {
  const { session, plan } = context.stack
  const address = addressOf(context, 'grafana')
  const answer = await ask(context, `${address}/login`, await loginRequest(session))
  if (answer.status === 401)
    return failed('its password is not the one in .lake/secrets: it was changed in Grafana', {
      fix: resetPassword(plan),
    })
  if (answer.status >= 400) return failed(`/login answers ${answer.status}: ${complaint(answer.body)}`)
  const cookies = loginCookies(answer, plan.identity.id)
  if (cookies === undefined)
    return warned('it runs with an older configuration: its session cookie has another name', {
      fix: 'lake up',
    })
  // Sessions are rows of its database: this one has served.
  await ask(context, `${address}/logout`, { headers: { cookie: cookies.session } }).catch(() => undefined)
  return passed
}

/** In its image it finds its own files; elsewhere it is told where they are. */
export function resetPassword({ native }: Pick<Plan, 'native'>): string {
  const home = native?.programs.get('grafana')?.home
  const cli = home === undefined ? 'grafana cli' : `grafana cli --homepath ${home}`
  return `lake exec grafana -- ${cli} admin reset-admin-password --password-from-stdin < .lake/secrets/grafana-admin-password`
}

/** A question that each kind of backend answers itself. The health endpoint is not known to all versions. */
const questions: Readonly<Record<string, string>> = {
  prometheus: `/api/v1/query?query=${encodeURIComponent('vector(1)')}`,
  loki: '/loki/api/v1/labels',
  alertmanager: '/api/v2/status',
  tempo: '/api/echo',
}

function sourceCheck(grafana: PlannedService, { uid, type, name, service, isSql }: Source): Check {
  const question = questions[type] ?? '/'
  return {
    ...base(grafana),
    id: `grafana.datasource.${uid}`,
    title: `Grafana reaches ${name}`,
    broken: `Grafana does not reach ${name}`,
    needs: [...new Set(['grafana.login', ...standing(service)])],
    probe: async (context) => {
      const answer = isSql
        ? await askSql(uid, context)
        : await ask(context, `${addressOf(context, 'grafana')}/api/datasources/proxy/uid/${uid}${question}`, {
            headers: await basicAuth(context.stack.session),
          })
      if (answer.status < 400) return passed
      if (answer.status === 404) return failed(`it has no datasource ${uid}`, { fix: 'lake up' })
      return failed(`asked through Grafana it answers ${answer.status}: ${complaint(answer.body)}`)
    },
  }
}

/** A database has no address that could be asked through Grafana: it is given a query. */
async function askSql(uid: string, context: ProbeContext): Promise<HttpAnswer> {
  return ask(context, `${addressOf(context, 'grafana')}/api/ds/query`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(await basicAuth(context.stack.session)) },
    body: JSON.stringify({
      from: 'now-1m',
      to: 'now',
      queries: [{ refId: 'A', datasource: { uid }, rawSql: 'select 1', format: 'table' }],
    }),
  })
}

function dashboardsCheck(grafana: PlannedService): Check {
  return {
    ...base(grafana),
    id: 'grafana.dashboards',
    title: 'every dashboard is there',
    broken: 'dashboards are missing from Grafana',
    needs: ['grafana.login'],
    timeoutMs: patienceMs + 5000,
    probe: probeDashboards,
  }
}

/** Grafana looks for new files every ten seconds: one that was brought in just now is on its way. */
const patienceMs = 12_000

async function probeDashboards(context: ProbeContext): Promise<Outcome> {
  const { clock } = context.stack.session.system
  const begun = clock.monotonic()
  let missing = await missingFrom(context)
  while (missing.length > 0 && clock.monotonic() - begun < patienceMs) {
    await clock.sleep(1000, context.signal)
    missing = await missingFrom(context)
  }
  if (missing.length === 0) return passed
  const names = missing.map(({ file, json }) => (json === undefined ? `${file} (no JSON)` : file)).join(', ')
  const age = ageMs(context.stack, 'grafana')
  if (age !== undefined && age < 30_000) return warned(`not there yet: ${names}`, { fix: 'lake health' })
  return failed(`Grafana has not taken ${names}`)
}

async function missingFrom(context: ProbeContext): Promise<readonly Dashboard[]> {
  const { session, dashboards } = context.stack
  const url = `${addressOf(context, 'grafana')}/api/search?type=dash-db&limit=5000`
  const found = items(await askJson(context, url, { headers: await basicAuth(session) }))
  const has = (key: 'uid' | 'title', value: string): boolean =>
    found.some((entry) => text(field(entry, key)) === value)
  return dashboards.filter(({ uid, title }) => (uid === '' ? !has('title', title) : !has('uid', uid)))
}

interface Board {
  readonly dashboard: Dashboard
  readonly sources: readonly Source[]
}

/** Nothing to ask where a dashboard only holds text. */
function panelCheck(grafana: PlannedService, { dashboard, sources }: Board): readonly Check[] {
  const queries = panelQueries(dashboard.json, sources)
  if (queries.length === 0) return []
  const used = sources.filter(({ uid }) => queries.some((query) => query.source === uid))
  const name = dashboard.uid === '' ? dashboard.file.replace(/\.json$/, '') : dashboard.uid
  return [
    {
      ...base(grafana),
      id: `grafana.panels.${name}`,
      title: `every query of ${dashboard.title} is answered`,
      broken: `panels of ${dashboard.title} fail`,
      needs: ['grafana.login', ...used.map(({ uid }) => `grafana.datasource.${uid}`)],
      timeoutMs: 20_000,
      probe: (context) => askPanels(queries, context),
      fix: editFix('dashboards', dashboard.file) ?? 'lake logs grafana --tail 50',
    },
  ]
}
