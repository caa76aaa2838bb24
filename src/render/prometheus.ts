// prometheus.yaml: globals from the template; scrape jobs, alerting and rule files from the plan.
import { scrapePaths } from './native-template.ts'
import { yamlTemplate } from './templates.ts'
import type { Templates } from './templates.ts'
import { overlay, toYaml } from './yaml.ts'
import { addressText } from '../config/address.ts'
import type { Address } from '../config/address.ts'
import type { LakeConfig } from '../config/types.ts'
import type { Plan, PlannedComponent, PlannedService } from '../plan/plan.ts'
import { addressOf, reachedAt } from '../plan/address.ts'
import { reach } from '../plan/reach.ts'

interface Job {
  readonly job_name: string
  readonly metrics_path?: string
  readonly basic_auth?: { readonly username: string }
  readonly static_configs: readonly {
    readonly targets: readonly string[]
    readonly labels: Readonly<Record<string, string>>
  }[]
  readonly metric_relabel_configs?: readonly unknown[]
}

export function prometheusConfig(plan: Plan, templates: Templates): string {
  const seconds = plan.config.scrape.intervalSeconds
  const interval = `${seconds}s`
  const config = overlay(yamlTemplate(templates, 'prometheus/prometheus.yaml'), {
    // Prometheus refuses a timeout above the interval.
    global: {
      scrape_interval: interval,
      scrape_timeout: `${Math.min(10, seconds)}s`,
      evaluation_interval: interval,
    },
    ...alerting(plan),
    rule_files: ['/etc/prometheus/rules/*.yaml'],
    scrape_configs: scrapeJobs(plan, scrapePaths(plan, templates)),
  })
  return toYaml(config, { head: 'What is scraped, and which rules are evaluated.' })
}

function alerting(plan: Plan): Record<string, unknown> {
  const address = addressOf(plan, 'alertmanager', 'http')
  return address === undefined
    ? {}
    : { alerting: { alertmanagers: [{ static_configs: [{ targets: [address] }] }] } }
}

/** Of jobs whose page lies elsewhere in the program that this machine runs: by job. */
type Paths = ReadonlyMap<string, { readonly path: string }>

export function scrapeJobs(plan: Plan, paths: Paths = new Map()): readonly Job[] {
  const targets = plan.config.targets.map((target) =>
    job({ job: target.name, component: target.name, path: target.path, ...elsewhere(target, plan.config) }),
  )
  return [...plan.components.flatMap((planned) => componentJobs(planned, plan, paths)), ...targets]
}

function componentJobs(planned: PlannedComponent, plan: Plan, paths: Paths): readonly Job[] {
  const { component, name } = planned
  const managed = component.scrape.flatMap((scrape): Job[] => {
    const service = plan.services.find((candidate) => candidate.name === scrape.service)
    if (service === undefined) return []
    const address = serviceAddress(plan, service, scrape.port)
    const relabel = scrape.relabel?.(plan.identity.id)
    const found = { ...scrape, ...paths.get(scrape.job), relabel }
    return [job({ ...found, component: name, address, instance: name })]
  })
  return [...managed, ...externalJobs(planned, plan)]
}

function externalJobs({ component, name }: PlannedComponent, plan: Plan): readonly Job[] {
  const setting = plan.config.components[name]
  if (setting.mode !== 'external' || component.external === undefined || 'why' in component.external)
    return []
  return component.external.scrape.map((scrape) =>
    job({
      ...scrape,
      relabel: scrape.relabel?.(plan.identity.id),
      component: name,
      ...elsewhere(setting.address, plan.config),
    }),
  )
}

function elsewhere(address: Address, config: LakeConfig): Pick<JobFacts, 'address' | 'instance'> {
  const { host, port } = reach(address, config)
  return { address: `${host}:${port}`, instance: addressText(address) }
}

function serviceAddress(plan: Plan, service: PlannedService, port: string): string {
  const found = service.ports.find(({ name }) => name === port)
  if (found === undefined) throw new Error(`service ${service.name} has no port ${port}`)
  return reachedAt(plan, service, found)
}

interface JobFacts {
  readonly job: string
  readonly component: string
  readonly address: string
  readonly path?: string | undefined
  readonly username?: string | undefined
  readonly instance: string
  readonly relabel?: readonly unknown[] | undefined
}

function job({ job: name, component, address, path, username, instance, relabel }: JobFacts): Job {
  return {
    job_name: name,
    ...(path === undefined || path === '/metrics' ? {} : { metrics_path: path }),
    // Trino refuses a password where it has no way to check one.
    ...(username === undefined ? {} : { basic_auth: { username } }),
    static_configs: [{ targets: [address], labels: { component, instance } }],
    ...(relabel === undefined ? {} : { metric_relabel_configs: relabel }),
  }
}
