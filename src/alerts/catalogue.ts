// All rules of a project, from lake.yaml, what is shipped, and the user's own files. Pure: nothing has to run.
import type { AlertOverride } from '../config/types.ts'
import type { Plan } from '../plan/plan.ts'
import { ownRules } from '../render/own-rules.ts'
import { groupsOf, inUnit, overridden, overridesOf, ruleParameters } from '../render/rules.ts'
import type { PlacedParameter, Rule, RuleFolder } from '../render/rules.ts'
import type { UserFiles } from '../render/render.ts'
import type { TemplateData, Templates } from '../render/templates.ts'
import { fromYaml, isRecord } from '../render/yaml.ts'
import { slosOf } from '../slo/files.ts'
import { noDataName, sloGroups } from '../slo/rules.ts'
import { testKindsOfBurn, testKindsOfNoData } from '../slo/tests.ts'
import { comparedNumbers } from './numbers.ts'
import { backends } from './rule.ts'
import type { AlertRule, Backend, RuleNumber } from './rule.ts'
import type { Tested } from './tested.ts'

export interface CatalogueInput {
  readonly plan: Plan
  readonly templates: Templates
  readonly user: UserFiles
  /** Of the user's rules, by alert. */
  readonly tested: Tested
  /** Runbooks of the user's: names of alerts that have `alerts/<name>.md`. */
  readonly runbooks: ReadonlySet<string>
}

const folders: readonly { readonly folder: RuleFolder; readonly backend: Backend }[] = [
  { folder: 'prometheus/rules', backend: 'prometheus' },
  { folder: 'loki/rules', backend: 'loki' },
]

export function catalogueOf(input: CatalogueInput): readonly AlertRule[] {
  return [...shippedRules(input), ...userRules(input), ...sloRules(input)]
}

function shippedRules({ plan, templates }: CatalogueInput): readonly AlertRule[] {
  return plan.components.flatMap(({ name: component }) =>
    folders.flatMap(({ folder, backend }) => {
      const file = `${folder}/${component}.yaml`
      const parameters = ruleParameters(templates, folder, component)
      const overrides = overridesOf(plan.config, parameters)
      const facts = { backend, origin: 'shipped', file, component } as const
      return alertsIn(templates.data[file] ?? {}, facts).map(({ rule, base }): AlertRule => {
        const override = overrides[base.name]
        const declared = parameters[base.name] ?? {}
        const changed = override === undefined ? rule : overridden(rule, override, declared)
        return {
          ...base,
          ...wordsOf(changed, base.component),
          enabled: override?.enabled ?? true,
          numbers: Object.entries(declared).map(([name, parameter]) =>
            numberOf(base.name, name, { parameter, override }),
          ),
          changed: [
            ...(override?.for === undefined ? [] : ['for']),
            ...(override?.severity === undefined ? [] : ['severity']),
          ],
          tests: templates.tested[base.name] ?? [],
        }
      })
    }),
  )
}

function userRules({ user, tested, runbooks }: CatalogueInput): readonly AlertRule[] {
  return backends.flatMap((backend) =>
    ownRules(user, backend).flatMap(({ file, text }) => {
      const facts = { backend, origin: 'yours', file, component: '' } as const
      return alertsIn(dataOf(text), facts).map(({ base }): AlertRule => ({
        ...base,
        numbers: comparedNumbers(base.expr, backend),
        tests: tested[base.name] ?? [],
        runbook: runbooks.has(base.name) ? `alerts/${base.name}.md` : base.runbook,
      }))
    }),
  )
}

/** Of slo/: what lake makes of it, and tests itself. */
function sloRules({ user, plan }: CatalogueInput): readonly AlertRule[] {
  const { intervalSeconds } = plan.config.scrape
  return slosOf(user, intervalSeconds).flatMap((slo) => {
    const facts = { backend: 'prometheus', origin: 'yours', file: slo.file, component: '' } as const
    return alertsIn({ groups: sloGroups(slo, intervalSeconds) }, facts).map(({ base }): AlertRule => ({
      ...base,
      numbers: comparedNumbers(base.expr, 'prometheus'),
      tests: base.name === noDataName(slo) ? testKindsOfNoData : testKindsOfBurn,
    }))
  })
}

/** A broken file is for `lake lint` and `lake config validate` to tell of; Prometheus has none of its rules. */
function dataOf(text: string): TemplateData {
  try {
    return fromYaml(text)
  } catch {
    return {}
  }
}

type Facts = Pick<AlertRule, 'backend' | 'origin' | 'file' | 'component'>

interface Found {
  readonly rule: Rule
  readonly base: AlertRule
}

function alertsIn(data: TemplateData, facts: Facts): readonly Found[] {
  return groupsOf(data).flatMap((group) =>
    group.rules.flatMap((rule): Found[] => {
      if (typeof rule['alert'] !== 'string') return []
      const nothing = { enabled: true, numbers: [], changed: [], tests: [] }
      const named = { ...facts, name: rule['alert'], group: word(group['name']), ...nothing }
      const words = wordsOf(rule, facts.component)
      return [{ rule, base: { ...named, ...words, ...linksOf(words.annotations, facts) } }]
    }),
  )
}

function linksOf({ runbook, panel }: AlertRule['annotations'], { origin }: Pick<Facts, 'origin'>) {
  const written = runbook === undefined || runbook === '' ? null : runbook
  const shipped = origin === 'shipped' && written !== null
  return { runbook: shipped ? `docs/runbooks/${written}.md` : written, panel: panel ?? null }
}

function wordsOf(rule: Rule, component: string) {
  const labels = textsOf(rule['labels'])
  const own = labels['component'] ?? ''
  return {
    // A template names the component that the series are about.
    component: own === '' || own.includes('{{') ? component : own,
    severity: labels['severity'] ?? '',
    expr: word(rule['expr']),
    for: word(rule['for']),
    keepFiringFor: word(rule['keep_firing_for']),
    labels,
    annotations: textsOf(rule['annotations']),
  }
}

function numberOf(
  alert: string,
  name: string,
  { parameter, override }: { parameter: PlacedParameter; override: AlertOverride | undefined },
): RuleNumber {
  const said = override?.parameters[name]
  const { unit, default: shipped, setting } = parameter
  return {
    name,
    value: said === undefined ? shipped : inUnit(said, unit),
    unit,
    default: shipped,
    source: said === undefined ? 'default' : 'lake.yaml',
    key: setting ?? `alerts.overrides.${alert}.${name}`,
  }
}

function textsOf(value: unknown): Readonly<Record<string, string>> {
  return isRecord(value)
    ? Object.fromEntries(Object.entries(value).map(([name, text]) => [name, word(text)]))
    : {}
}

function word(value: unknown): string {
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
