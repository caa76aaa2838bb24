// Somebody who looks at what is there: dashboards of Grafana, and questions to the backends themselves.
import { addressOf, ask, askJson, logql, promql } from '../health/ask.ts'
import { basicAuth } from '../health/grafana-client.ts'
import { Unexpected } from './part.ts'
import type { LoadContext, Part, Step } from './part.ts'

function asking(name: string, url: (context: LoadContext) => string): Step {
  return { name, run: async (context) => void (await askJson(context, url(context))) }
}

async function grafana(context: LoadContext, path: string): Promise<void> {
  const headers = await basicAuth(context.stack.session)
  await askJson(context, `${addressOf(context, 'grafana')}${path}`, { headers })
}

const grafanaPart: Part = {
  name: 'grafana',
  does: 'dashboards opened, a panel of each asked',
  needs: ['grafana', 'prometheus'],
  steps: [
    { name: 'home', run: (context) => grafana(context, '/api/search?type=dash-db') },
    {
      name: 'dashboard',
      async run(context) {
        const { dashboards } = context.stack
        const shown = dashboards[context.round % dashboards.length]
        if (shown !== undefined) await grafana(context, `/api/dashboards/uid/${shown.uid}`)
        await grafana(context, '/api/datasources/proxy/uid/prometheus/api/v1/query?query=up')
      },
    },
  ],
}

const prometheusPart: Part = {
  name: 'prometheus',
  does: 'questions to Prometheus',
  needs: ['prometheus'],
  steps: [
    { name: 'value', run: async (context) => void (await promql(context, 'sum by (job) (up)')) },
    {
      name: 'wrong question',
      onPurpose: true,
      async run(context) {
        const { status } = await ask(context, `${addressOf(context, 'prometheus')}/api/v1/query?query=sum(`)
        if (status !== 400) throw new Unexpected(`a query that is none answers ${status}`)
      },
    },
  ],
}

const lokiPart: Part = {
  name: 'loki',
  does: 'questions to Loki',
  needs: ['loki'],
  steps: [
    {
      name: 'lines',
      async run(context) {
        const end = BigInt(context.stack.session.system.clock.now().getTime()) * 1_000_000n
        await logql(context, {
          query: '{level=~"warn|error"}',
          start: end - 600_000_000_000n,
          end,
          limit: 50,
        })
      },
    },
    asking('labels', (context) => `${addressOf(context, 'loki')}/loki/api/v1/labels`),
  ],
}

const tempoPart: Part = {
  name: 'tempo',
  does: 'searches for traces',
  needs: ['tempo'],
  steps: [
    asking(
      'search',
      (context) => `${addressOf(context, 'tempo')}/api/search?limit=5&q=${encodeURIComponent('{}')}`,
    ),
    {
      name: 'trace that is not there',
      onPurpose: true,
      async run(context) {
        const id = context.stack.session.system.host.randomHex(16)
        const { status } = await ask(context, `${addressOf(context, 'tempo')}/api/traces/${id}`)
        if (status !== 404) throw new Unexpected(`a trace that is not there answers ${status}`)
      },
    },
  ],
}

export const readers: readonly Part[] = [prometheusPart, lokiPart, tempoPart, grafanaPart]
