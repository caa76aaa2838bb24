// Components that do not work, asked of what is firmer than an alert: the runtime, the scrapes, their own proof series.
import type { PlannedComponent } from '../plan/plan.ts'
import { addressOf, askJson, promql } from '../health/ask.ts'
import { field, firstLine, items, text } from '../health/values.ts'
import type { Asking } from './alertmanager.ts'
import type { Fallen } from './cause.ts'

/** In the order of the catalogue, each once. */
export async function fallenComponents(asking: Asking): Promise<readonly Fallen[]> {
  const { plan } = asking.stack
  const [down, unproven] = await Promise.all([downTargets(asking), failedProofs(asking)])
  return plan.components.flatMap(({ name }) => {
    const how = stoppedService(asking, name) ?? down.get(name) ?? unproven.get(name)
    return how === undefined ? [] : [{ component: name, how }]
  })
}

function stoppedService({ stack }: Asking, component: string): string | undefined {
  const { plan, containers, started } = stack
  for (const { name } of plan.services.filter((service) => service.component === component)) {
    const container = containers.get(name)
    if (!started.has(name) || container?.state === 'running') continue
    const what = name === component ? '' : `: ${name}`
    if (container === undefined) return `is gone${what}`
    const code = container.exitCode === undefined ? '' : ` (exit ${container.exitCode})`
    return container.oomKilled
      ? `ran out of memory${what}`
      : `is ${container.state === 'exited' ? 'not running' : container.state}${code}${what}`
  }
  return undefined
}

async function downTargets(asking: Asking): Promise<ReadonlyMap<string, string>> {
  const answer = await askJson(asking, `${addressOf(asking, 'prometheus')}/api/v1/targets?state=active`)
  return new Map(
    items(field(answer, 'data', 'activeTargets')).flatMap((target) => {
      if (field(target, 'health') !== 'down') return []
      const component = text(field(target, 'labels', 'component')) || text(field(target, 'scrapePool'))
      return [[component, `cannot be scraped: ${reason(text(field(target, 'lastError')))}`] as const]
    }),
  )
}

/** `Get "http://x:1/metrics": dial tcp …: connect: connection refused`: its end says it. */
function reason(error: string): string {
  const line = firstLine(error)
  return line.startsWith('Get ') ? (line.split(': ').at(-1) ?? line) : line
}

async function failedProofs(asking: Asking): Promise<ReadonlyMap<string, string>> {
  const proofs = asking.stack.plan.components.flatMap(({ name, component }: PlannedComponent) =>
    component.scrape.flatMap(({ proof }) => (proof === undefined ? [] : [{ name, ...proof }])),
  )
  const found = await Promise.all(
    proofs.map(async ({ name, series, otherwise }) => {
      const found = await promql(asking, series)
      return found.some(({ value }) => value === 0) ? [[name, `does not work: ${otherwise}`] as const] : []
    }),
  )
  return new Map(found.flat())
}

/** What each cannot work without, by the catalogue. */
export function needsOf(components: readonly PlannedComponent[]): ReadonlyMap<string, readonly string[]> {
  const present = new Set<string>(components.map(({ name }) => name))
  return new Map(
    components.map(({ name, component }: PlannedComponent) => {
      const all = [...component.needs, ...(component.uses ?? [])]
      return [name, [...new Set(all)].filter((other) => present.has(other) && other !== name)]
    }),
  )
}
