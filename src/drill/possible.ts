// Which service of the stack can be broken, and in which way; and why not.
import { addressText } from '../config/address.ts'
import { openAlerts, running } from '../alerts/open.ts'
import type { Alerts } from '../alerts/open.ts'
import type { ComponentName } from '../components/index.ts'
import type { PlannedService } from '../plan/plan.ts'
import type { Session } from '../stack/prepare.ts'
import { stopCause } from '../stack/reconcile.ts'
import { whyNotFill } from './fill.ts'
import { hows } from './how.ts'
import type { How } from './how.ts'
import { expectationsOf, expectedOf } from './table.ts'
import type { Expectations } from './table.ts'

export interface Possible {
  readonly service: string
  readonly component: ComponentName
  /** In the engine; natively that of the service. */
  readonly container: string
  readonly ways: readonly { readonly how: How; readonly whyNot: string | null }[]
}

/** What can be named: services of the stack, and components that are watched elsewhere. */
export function drillNames(alerts: Alerts): readonly string[] {
  const external = alerts.plan.components.filter(({ name }) => whyExternal(alerts, name) !== undefined)
  return [...new Set([...alerts.plan.services, ...external].map(({ name }) => name))]
}

/** Every service of the stack, and every component that is watched elsewhere; only these ways are asked about. */
export async function possibleDrills(alerts: Alerts, asked: readonly How[]): Promise<readonly Possible[]> {
  const expectations = expectationsOf(alerts.session.templates)
  const services = await Promise.all(
    alerts.plan.services.map(async (service): Promise<Possible> => {
      const never = whyNever(alerts, expectations, service)
      const ways = asked.map(async (how) => ({
        how,
        whyNot: never ?? (await whyNot(alerts, expectations, service, how)) ?? null,
      }))
      const container = alerts.stack?.containers.get(service.name)?.name ?? service.name
      const { name, component } = service
      return { service: name, component, container, ways: await Promise.all(ways) }
    }),
  )
  return [...services, ...elsewhere(alerts, services, asked)]
}

function elsewhere(
  alerts: Alerts,
  services: readonly Possible[],
  asked: readonly How[],
): readonly Possible[] {
  return alerts.plan.components.flatMap(({ name }) => {
    const why = whyExternal(alerts, name)
    if (why === undefined || services.some(({ service }) => service === name)) return []
    const ways = asked.map((how) => ({ how, whyNot: why }))
    return [{ service: name, component: name, container: '', ways }]
  })
}

function whyExternal({ plan }: Alerts, component: ComponentName): string | undefined {
  const setting = plan.config.components[component]
  if (setting.mode !== 'external') return undefined
  return `${component} runs elsewhere (${addressText(setting.address)}): lake only watches it`
}

function whyNever(
  alerts: Alerts,
  { undrillable, services }: Expectations,
  { name, component }: PlannedService,
): string | undefined {
  const fixed = whyExternal(alerts, component) ?? undrillable[name]
  if (fixed !== undefined) return fixed
  if (services[name] === undefined) return 'nothing says which alerts should fire'
  const container = alerts.stack?.containers.get(name)
  if (container === undefined) return 'it is not there'
  return container.state === 'running' ? undefined : `it does not run: ${stopCause(container)}`
}

async function whyNot(
  { session }: Alerts,
  expectations: Expectations,
  service: PlannedService,
  how: How,
): Promise<string | undefined> {
  if (expectedOf(expectations, service.name, how) === undefined)
    return 'nothing says which alerts should fire'
  if (how === 'cut' && session.runtime.cut === undefined)
    return 'processes of this machine share its network with all others'
  return how === 'fill' ? whyNotFill(session, service) : undefined
}

export async function listDrills(session: Session): Promise<readonly Possible[]> {
  const alerts = await openAlerts(session)
  // What does not run cannot be asked how large its disk is, nor be broken.
  running(alerts, 'prometheus')
  return possibleDrills(alerts, hows)
}
