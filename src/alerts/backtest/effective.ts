// The alerts of a project as Prometheus is given them: those of its components with what lake.yaml overrides, and its own.
import type { ComponentName } from '../../components/index.ts'
import { ownRules as ownFiles } from '../../render/own-rules.ts'
import { overridesOf, renderRules, ruleParameters } from '../../render/rules.ts'
import type { RuleParameters } from '../../render/rules.ts'
import { numbersIn } from '../../render/promql.ts'
import type { Span } from '../../render/spans.ts'
import { yamlTemplate } from '../../render/templates.ts'
import type { TemplateData } from '../../render/templates.ts'
import { fromYaml } from '../../render/yaml.ts'
import type { Session } from '../../stack/prepare.ts'
import { slosOf } from '../../slo/files.ts'
import { sloGroups } from '../../slo/rules.ts'
import { rulesIn } from './rule.ts'
import type { Rule } from './rule.ts'

const folder = 'prometheus/rules'

type Source = Pick<Session, 'templates' | 'project'>

export function effectiveRules(session: Source): readonly Rule[] {
  return [...shippedRules(session), ...ownRules(session), ...sloRules(session)]
}

/** Names of those that Loki evaluates. */
export function alertsOnLogs({ templates, project: { config, user } }: Source): readonly string[] {
  const names = Object.keys(config.components) as ComponentName[]
  const shipped = names
    .filter((name) => config.components[name].mode !== 'absent')
    .flatMap((name) => rulesIn(templates.data[`loki/rules/${name}.yaml`], ''))
  const own = ownFiles(user, 'loki').flatMap(({ text }) => rulesIn(parsed(text), ''))
  return [...shipped, ...own].map(({ alert }) => alert)
}

function shippedRules(source: Source): readonly Rule[] {
  return effectiveFiles(source).flatMap(({ name, text, rules, parameters }) => {
    const shipped = new Map(rulesIn(rules, name).map((rule) => [rule.alert, rule.expr]))
    return rulesIn(fromYaml(text), name).map((rule) => {
      const threshold = moved(parameters, rule, shipped.get(rule.alert) ?? rule.expr)
      return threshold === undefined ? rule : { ...rule, threshold }
    })
  })
}

export interface EffectiveFile {
  readonly name: string
  readonly text: string
  /** As shipped. */
  readonly rules: TemplateData
  readonly parameters: RuleParameters
}

/** The shipped rule files with what lake.yaml changes in them. */
export function effectiveFiles({ templates, project: { config } }: Source): readonly EffectiveFile[] {
  const names = Object.keys(config.components) as ComponentName[]
  return names.flatMap((name) => {
    const path = `${folder}/${name}.yaml`
    if (config.components[name].mode === 'absent' || !templates.has(path)) return []
    const rules = yamlTemplate(templates, path)
    const parameters = ruleParameters(templates, folder, name)
    const text = renderRules({ rules, parameters, head: '' }, overridesOf(config, parameters))
    return [{ name: `${name}.yaml`, text, rules, parameters }]
  })
}

/** Where the declared number stands now: it is still the same one of all numbers, counted from the left. */
function moved(parameters: RuleParameters, { alert, expr }: Rule, shipped: string): Span | undefined {
  const declared = parameters[alert]?.['threshold']
  if (declared === undefined) return undefined
  const place = numbersIn(shipped).findIndex(({ from }) => from === declared.span.from)
  return numbersIn(expr)[place]
}

function ownRules({ project }: Source): readonly Rule[] {
  return ownFiles(project.user, 'prometheus').flatMap(({ text, copy }) => rulesIn(parsed(text), copy))
}

function sloRules({ project: { user, config } }: Source): readonly Rule[] {
  const { intervalSeconds } = config.scrape
  return slosOf(user, intervalSeconds).flatMap((slo) =>
    rulesIn({ groups: sloGroups(slo, intervalSeconds) }, `slo-${slo.name}.yaml`),
  )
}

/** A broken file is for `lint` and `up` to refuse. */
function parsed(text: string): unknown {
  try {
    return fromYaml(text)
  } catch {
    return undefined
  }
}
