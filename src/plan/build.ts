// lake.yaml x catalogue -> Plan.
import { components } from '../components/index.ts'
import type { ComponentName } from '../components/index.ts'
import type { Component, ExternalFacts, SecretUse, Service, WiringFacts } from '../components/component.ts'
import type { LakeConfig, Setting } from '../config/types.ts'
import type {
  EngineFacts,
  Identity,
  NativeFacts,
  Plan,
  PlannedComponent,
  PlannedPort,
  PlannedSecret,
  PlannedService,
  PortMap,
} from './plan.ts'
import { reach } from './reach.ts'

export interface PlanInput {
  readonly config: LakeConfig
  readonly identity: Identity
  readonly engine: EngineFacts
  readonly ports: PortMap
  readonly native?: NativeFacts
}

export function buildPlan(input: PlanInput): Plan {
  const present = Object.entries(components)
    .map(([name, component]) => ({ name: name as ComponentName, component: component as Component }))
    .flatMap(({ name, component }): PlannedComponent[] => {
      const { mode } = input.config.components[name]
      if (mode === 'absent') return []
      const properties = mode === 'managed' ? component.properties?.(wiringFacts(name, input)) : undefined
      return [{ name, component, mode, properties: properties ?? {} }]
    })
  const services = present.flatMap((planned) => plannedServices(planned, input))
  return {
    identity: input.identity,
    ...(input.native === undefined ? {} : { native: input.native }),
    engine: input.engine,
    config: input.config,
    components: present,
    services,
    secrets: uniqueSecrets(services.flatMap((service) => plannedSecrets(service, input.config))),
  }
}

function runningServices({ component, mode }: PlannedComponent): readonly string[] {
  if (mode === 'managed') return Object.keys(component.services)
  return component.external !== undefined && 'keeps' in component.external ? component.external.keeps : []
}

function plannedServices(planned: PlannedComponent, input: PlanInput): readonly PlannedService[] {
  const { component } = planned
  const setting = input.config.components[planned.name]
  const environment = component.environment?.(wiringFacts(planned.name, input)) ?? {}
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
      secrets: mountedSecrets(facts, input.config),
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

function wiringFacts(name: ComponentName, { config, identity }: PlanInput): WiringFacts {
  const setting = config.components[name]
  const settingOf = (other: string): Setting | undefined => config.components[other as ComponentName]
  const external = externalFacts(setting, config)
  return {
    project: identity.id,
    runs: (other) => settingOf(other)?.mode === 'managed',
    watched: (other) => externalFacts(settingOf(other), config),
    options: setting.mode === 'managed' ? setting.options : {},
    ...(external === undefined ? {} : { external }),
  }
}

function externalFacts(setting: Setting | undefined, config: LakeConfig): ExternalFacts | undefined {
  if (setting?.mode !== 'external') return undefined
  return { ...reach(setting.address, config), fields: setting.fields }
}

function mountedSecrets(
  { secrets = [] }: Service,
  { components: settings }: LakeConfig,
): readonly SecretUse[] {
  return secrets.filter(({ of, elsewhere }) => {
    if (of === undefined) return true
    const { mode } = settings[of as ComponentName]
    return mode === 'managed' || (mode === 'external' && elsewhere === true)
  })
}

function plannedSecrets({ secrets }: PlannedService, config: LakeConfig): readonly PlannedSecret[] {
  return secrets.map(({ secret }) => {
    const value = givenValue(secret, config)
    return value === undefined ? { name: secret } : { name: secret, value }
  })
}

/** A secret named `<component>-<field>` takes its value from that field of an external component. */
function givenValue(secret: string, { components: settings }: LakeConfig): string | undefined {
  for (const [name, setting] of Object.entries(settings))
    if (setting.mode === 'external' && secret.startsWith(`${name}-`))
      return setting.fields[secret.slice(name.length + 1)]
  return undefined
}

function uniqueSecrets(secrets: readonly PlannedSecret[]): readonly PlannedSecret[] {
  return [...new Map(secrets.map((secret) => [secret.name, secret])).values()]
}
