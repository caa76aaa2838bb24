// (Plan, Templates) -> every file below `.lake/`, and for each service the hashes that decide what happens to it.
import { addAlertLinks } from './alert-links.ts'
import { alertmanagerConfig } from './alertmanager.ts'
import { logSources, relayWays } from './attached.ts'
import { shippedDashboards } from './dashboards.ts'
import { datasources } from './grafana.ts'
import { originalOf, ownRules } from './own-rules.ts'
import { prometheusConfig } from './prometheus.ts'
import { asContainers, asProcesses } from './desired.ts'
import type { Add, DesiredService, Files } from './desired.ts'
import { alertExpressions, overridesOf, renderRules, ruleParameters } from './rules.ts'
import type { RuleFolder } from './rules.ts'
import { marked, templatesIn, yamlTemplate } from './templates.ts'
import type { GeneratedFiles, Templates } from './templates.ts'
import { marker, overlay, toYaml } from './yaml.ts'
import type { ComponentName } from '../components/index.ts'
import { addressOf } from '../plan/address.ts'
import type { Plan, PlannedComponent } from '../plan/plan.ts'

/** The user's own files beside lake.yaml that are provisioned: path relative to the project -> text. */
export type UserFiles = ReadonlyMap<string, string>

export interface RenderInput {
  readonly plan: Plan
  readonly templates: Templates
  readonly user: UserFiles
  /** JSON Schema of lake.yaml, for editors. */
  readonly schema: string
  /** What the user's override says of each service: see override.ts. */
  readonly overridden: ReadonlyMap<string, unknown>
  /** What is made of slo/: path below `.lake/` -> text. */
  readonly slos: ReadonlyMap<string, string>
}

export interface Rendered {
  readonly files: GeneratedFiles
  readonly services: readonly DesiredService[]
}

export function render(input: RenderInput): Rendered {
  const { plan } = input
  const files: Files = new Map()
  const add: Add = (path, text) =>
    files.set(path, { text, mode: path.startsWith('secrets/') ? 0o444 : 0o644 })
  for (const { name, mode } of plan.components)
    if (mode === 'managed') (ownRendering[name] ?? copyOf(name))(input, add)
  for (const { properties } of plan.components) addProperties(properties, files, add)
  add('lake.schema.json', input.schema)
  addSlos(input, add)
  addAlertLinks(input, files, add)
  const services =
    plan.native === undefined ? asContainers(input, files, add) : asProcesses(input, files, add)
  return { files: new Map([...files].toSorted(([a], [b]) => (a < b ? -1 : 1))), services }
}

/** Rules and pages for who runs here to read them. */
function addSlos({ plan, slos }: RenderInput, add: Add): void {
  const runs = (name: string): boolean =>
    plan.components.some((component) => component.name === name && component.mode === 'managed')
  for (const [path, text] of slos) {
    const [reader = ''] = path.split('/')
    if (!['prometheus', 'grafana'].includes(reader) || runs(reader)) add(path, text)
  }
}

type Rendering = (input: RenderInput, add: Add) => void

/** Components whose folder of templates is more than copied. */
const ownRendering: Readonly<Partial<Record<ComponentName, Rendering>>> = {
  prometheus: addPrometheus,
  alertmanager: ({ plan, templates }, add) =>
    add('secrets/alertmanager/alertmanager.yaml', alertmanagerConfig(plan, templates)),
  loki: addLoki,
  tempo: addTempo,
  alloy: addAlloy,
  grafana: addGrafana,
  'lake-relay': (input, add) => {
    copyOf('lake-relay')(input, add)
    add('lake-relay/ways.cfg', relayWays(input.plan))
  },
}

function copyOf(name: string): Rendering {
  return ({ templates }, add) => copy(templates, name, add)
}

function addProperties(properties: PlannedComponent['properties'], files: Files, add: Add): void {
  for (const [path, entries] of Object.entries(properties)) {
    const head = files.get(path)?.text ?? `# ${marker}\n`
    add(
      path,
      head +
        Object.entries(entries)
          .map(([key, value]) => `${key}=${value}\n`)
          .join(''),
    )
  }
}

function copy(templates: Templates, folder: string, add: Add): void {
  for (const [path, text] of templates)
    if (path.startsWith(`${folder}/`)) add(path, marked(path, text, marker))
}

function addPrometheus({ plan, templates, user }: RenderInput, add: Add): void {
  add('prometheus/prometheus.yaml', prometheusConfig(plan, templates))
  addRules({ plan, templates }, 'prometheus/rules', (name, text) =>
    add(`prometheus/rules/${name}.yaml`, text),
  )
  addOwnRules(user, 'prometheus', (copy, text) => add(`prometheus/rules/${copy}`, text))
}

function addOwnRules(user: UserFiles, evaluator: 'prometheus' | 'loki', add: Add): void {
  for (const { file, text, copy } of ownRules(user, evaluator))
    add(copy, marked(copy, text, `copied by lake from ${file}`))
}

function addLoki({ plan, templates, user }: RenderInput, add: Add): void {
  const ruler = addressOf(plan, 'alertmanager', 'http')
  const config = overlay(yamlTemplate(templates, 'loki/loki.yaml'), {
    limits_config: { retention_period: `${plan.config.retention.logsHours}h` },
    ...(ruler === undefined ? {} : { ruler: { alertmanager_url: `http://${ruler}` } }),
  })
  add('loki/loki.yaml', toYaml(config, { head: 'Loki: one process, one tenant, one disk.' }))
  // `fake` is the name of the tenant when there is only one.
  addRules({ plan, templates }, 'loki/rules', (name, text) => add(`loki/rules/fake/${name}.yaml`, text))
  addOwnRules(user, 'loki', (copy, text) => add(`loki/rules/fake/${copy}`, text))
}

function addTempo({ plan, templates }: RenderInput, add: Add): void {
  const config = overlay(yamlTemplate(templates, 'tempo/tempo.yaml'), {
    backend_worker: { compaction: { block_retention: `${plan.config.retention.tracesHours}h` } },
  })
  add('tempo/tempo.yaml', toYaml(config, { head: 'Tempo: one process, one disk.' }))
}

/** The rules of every component that is watched: as shipped, unless lake.yaml changes something in them. */
function addRules(
  { plan, templates }: Pick<RenderInput, 'plan' | 'templates'>,
  folder: RuleFolder,
  add: Add,
): void {
  for (const { name } of plan.components) {
    const text = templates.get(`${folder}/${name}.yaml`)
    if (text === undefined) continue
    const rules = yamlTemplate(templates, `${folder}/${name}.yaml`)
    const parameters = ruleParameters(templates, folder, name)
    const overrides = overridesOf(plan.config, parameters)
    if ([...alertExpressions(rules).keys()].some((alert) => overrides[alert] !== undefined)) {
      add(name, renderRules({ rules, parameters, head: `Alert and recording rules of ${name}.` }, overrides))
    } else add(name, marked(`${name}.yaml`, text, marker))
  }
}

function addAlloy({ plan, templates, user }: RenderInput, add: Add): void {
  for (const [name, text] of templatesIn(templates, 'alloy'))
    if (!concernsAbsent(name.replace(/\.alloy$/, ''), plan) && name !== otherSource(plan))
      add(`alloy/${name}`, marked(name, text, marker))
  for (const [name, value] of Object.entries(logSources(plan))) add(`alloy/values/${name}`, value)
  for (const [path, text] of user) {
    const name = /^alloy\/(.+)\.alloy$/.exec(path)?.[1]
    if (name !== undefined)
      add(`alloy/user-${name}.alloy`, marked('x.alloy', text, `copied by lake from ${path}`))
  }
}

/** Logs come from the engine, or from the files of the supervisor. */
function otherSource({ native }: Plan): string {
  return native === undefined ? 'source-native.alloy' : 'source-compose.alloy'
}

/** A pipeline named after a component belongs to it. */
function concernsAbsent(name: string, { config }: Plan): boolean {
  return Object.hasOwn(config.components, name) && config.components[name as ComponentName].mode !== 'managed'
}

function addGrafana({ plan, templates, user }: RenderInput, add: Add): void {
  for (const kind of ['alerting', 'dashboards', 'plugins'])
    copy(templates, `grafana/provisioning/${kind}`, add)
  add('grafana/provisioning/datasources/lake.yaml', datasources(plan))
  for (const [name, text] of shippedDashboards(plan, templates)) add(`grafana/dashboards/${name}`, text)
  for (const [path, text] of user) {
    const name = /^dashboards\/(.+\.json)$/.exec(path)?.[1]
    if (name !== undefined) add(`grafana/dashboards/user-${name}`, text)
  }
}

/** The file of the user's that a service complains about by the name of its copy. */
export function userSource(said: string): string | undefined {
  const [, slo] = /\bslo-([^/\s:"']+)\.yaml\b/.exec(said) ?? []
  if (slo !== undefined) return `slo/${slo}.yaml`
  const [copy, name, kind] = /\buser-([^/\s:"']+)\.(yaml|alloy)\b/.exec(said) ?? []
  if (copy === undefined) return undefined
  return kind === 'yaml' ? originalOf(copy) : `alloy/${name}.alloy`
}
