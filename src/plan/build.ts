// lake.yaml x catalogue -> Plan.
import { components } from '../components/index.ts'
import type { ComponentName } from '../components/index.ts'
import type { Component, WiringFacts } from '../components/component.ts'
import type { LakeConfig, Setting } from '../config/types.ts'
import type {
  EngineFacts,
  Identity,
  Plan,
  PlannedComponent,
  PlannedPort,
  PlannedSecret,
  PlannedService,
  PortMap,
} from './plan.ts'

/** Where the stack finds a program on the user's machine; each service gets it as a host gateway. */
export const hostGateway = 'host.docker.internal'

export interface PlanInput {
  readonly config: LakeConfig
  readonly identity: Identity
  readonly engine: EngineFacts
  readonly ports: PortMap
}

export function buildPlan(input: PlanInput): Plan {
  const present = Object.entries(components)
    .map(([name, component]) => ({ name: name as ComponentName, component: component as Component }))
    .flatMap(({ name, component }): PlannedComponent[] => {
      const { mode } = input.config.components[name]
      return mode === 'absent' ? [] : [{ name, component, mode }]
    })
  return {
    identity: input.identity,
    engine: input.engine,
    config: input.config,
    components: present,
    services: present.flatMap((planned) => plannedServices(planned, input)),
    secrets: uniqueSecrets(present.flatMap((planned) => plannedSecrets(planned, input.config))),
  }
}

function runningServices({ component, mode }: PlannedComponent): readonly string[] {
  if (mode === 'managed') return Object.keys(component.services)
  return component.external !== undefined && 'keeps' in component.external ? component.external.keeps : []
}

function plannedServices(planned: PlannedComponent, input: PlanInput): readonly PlannedService[] {
  const { component } = planned
  const setting = input.config.components[planned.name]
  const environment = component.environment?.(wiringFacts(setting, input.identity.id)) ?? {}
  return runningServices(planned).map((name): PlannedService => {
    const facts = component.services[name]
    if (facts === undefined)
      throw new Error(`component ${planned.name} names a service ${name} that it does not declare`)
    const limit = facts.limits[input.config.size]
    const own = setting.mode === 'managed' && name === planned.name ? setting : undefined
    return {
      name,
      component: planned.name,
      profile: component.profile,
      essential: component.importance === 'essential',
      facts,
      ...(own?.image === undefined ? {} : { image: own.image }),
      limit: own?.memory === undefined ? limit : { ...limit, memory: own.memory },
      ports: plannedPorts(name, facts.ports, input.ports),
      environment: environment[name] ?? {},
    }
  })
}

function plannedPorts(
  service: string,
  ports: Readonly<Record<string, { container: number; host?: number }>>,
  chosen: PortMap,
): readonly PlannedPort[] {
  return Object.entries(ports).map(([name, { container }]) => {
    const host = chosen[`${service}/${name}`]
    return { name, container, ...(host === undefined ? {} : { host }) }
  })
}

function wiringFacts(setting: Setting, project: string): WiringFacts {
  if (setting.mode === 'managed') return { project, options: setting.options }
  if (setting.mode === 'absent') return { project, options: {} }
  return {
    project,
    options: {},
    external: { host: stackHost(setting.address.host), port: setting.address.port, fields: setting.fields },
  }
}

/** The word `host` in lake.yaml means the user's machine, whatever the runtime calls it; so does its loopback. */
export function stackHost(host: string): string {
  return ['host', 'localhost', '127.0.0.1'].includes(host) ? hostGateway : host
}

/** A secret named `<component>-<field>` takes its value from that field of an external component. */
function plannedSecrets(planned: PlannedComponent, config: LakeConfig): readonly PlannedSecret[] {
  const setting = config.components[planned.name]
  const fields = setting.mode === 'external' ? setting.fields : {}
  return runningServices(planned)
    .flatMap((name) => planned.component.services[name]?.secrets ?? [])
    .map(({ secret }) => {
      const value = secret.startsWith(`${planned.name}-`)
        ? fields[secret.slice(planned.name.length + 1)]
        : undefined
      return value === undefined ? { name: secret } : { name: secret, value }
    })
}

function uniqueSecrets(secrets: readonly PlannedSecret[]): readonly PlannedSecret[] {
  return [...new Map(secrets.map((secret) => [secret.name, secret])).values()]
}
