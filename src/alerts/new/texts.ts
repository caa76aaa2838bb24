// The three files of an alert: its rule, its tests, its runbook. Pure.
import { components } from '../../components/index.ts'
import { formatDuration } from '../../config/units.ts'
import { plainYaml } from '../../render/yaml.ts'
import { templateOf } from '../backtest/template.ts'
import type { Labels } from '../backtest/series.ts'
import type { Unit } from './signal.ts'
import type { Expected, Story } from './story.ts'

export interface Draft {
  readonly name: string
  readonly backend: 'prometheus' | 'loki'
  readonly component: string
  readonly severity: string
  readonly expr: string
  readonly forSeconds: number
  readonly keepSeconds: number
  readonly summary: string
  readonly description: string
  /** Of what it compares. */
  readonly unit: Unit
  /** Labels of the rule beside severity and component. */
  readonly labels: Labels
  /** Of the series that fires in its tests. */
  readonly firing: Labels
  /** Undefined: what has to happen is not known from the expression. */
  readonly story: Story | undefined
  /** What to ask, for whoever is woken: what it is about, and the question. */
  readonly queries: readonly (readonly [about: string, query: string])[]
}

export interface AlertFiles {
  readonly rules: string
  readonly test: string
  readonly runbook: string
}

export function fileNames({
  name,
  backend,
}: Pick<Draft, 'name' | 'backend'>): Readonly<Record<keyof AlertFiles, string>> {
  const kind = backend === 'loki' ? 'logql' : 'rules'
  return {
    rules: `alerts/${name}.${kind}.yaml`,
    test: `alerts/${name}.test.yaml`,
    runbook: `alerts/${name}.md`,
  }
}

function annotationsOf({ name, summary, description }: Draft): Labels {
  return { summary, description, runbook: `alerts/${name}.md` }
}

export function rulesText(draft: Draft): string {
  const { name, component, severity, expr, forSeconds, keepSeconds } = draft
  const rule = {
    alert: name,
    expr,
    ...(forSeconds === 0 ? {} : { for: formatDuration(forSeconds) }),
    ...(keepSeconds === 0 ? {} : { keep_firing_for: formatDuration(keepSeconds) }),
    labels: { severity, ...(component === '' ? {} : { component }), ...draft.labels },
    annotations: annotationsOf(draft),
  }
  return `# Written by lake alerts new, and yours from then on.\n${plainYaml({ groups: [{ name, rules: [rule] }] })}`
}

const comments: Readonly<Record<Expected['kind'], string>> = {
  fires: 'fires',
  'not yet': 'not yet',
  under: 'under',
  recovers: 'recovered',
  idle: 'idle',
  missing: 'no series',
}

export function testText(draft: Draft): string {
  const { name, story } = draft
  const rules = fileNames(draft).rules.replace('alerts/', '')
  const step = formatDuration(story?.stepSeconds ?? 60)
  const head = [
    `# What has to happen for ${name} to fire, and what must not be enough. lake alerts test runs it.`,
    `rule_files: [${rules}]`,
    `evaluation_interval: ${step}`,
    'tests:',
  ]
  const tests = (story?.tests ?? []).flatMap(({ title, lines, expected }) => [
    `  # ${name}: ${title}`,
    `  - interval: ${step}`,
    '    input_series:',
    ...lines.flatMap(({ series, values }) => [
      `      - series: ${quoted(series)}`,
      `        values: ${quoted(values)}`,
    ]),
    '    alert_rule_test:',
    ...expected.flatMap((it) => expectation(draft, it, story?.stepSeconds ?? 60)),
  ])
  return `${[...head, ...tests].join('\n')}\n`
}

function expectation(draft: Draft, { step, kind, value }: Expected, stepSeconds: number): readonly string[] {
  const at = formatDuration(step * stepSeconds)
  const base = `eval_time: ${at}, alertname: ${draft.name}`
  if (value === undefined) return [`      # ${comments[kind]}`, `      - { ${base} }`]
  const { severity, component, labels, firing } = draft
  const said = { labels: firing, value }
  const own = { ...firing, severity, ...(component === '' ? {} : { component }), ...labels }
  const texts = Object.entries(annotationsOf(draft)).map(
    ([key, text]) => [key, templateOf(text).expand(said)] as const,
  )
  return [
    `      # ${comments[kind]}`,
    `      - eval_time: ${at}`,
    `        alertname: ${draft.name}`,
    '        exp_alerts:',
    `          - exp_labels: { ${Object.entries(own)
      .map(([key, text]) => `${key}: ${quoted(text)}`)
      .join(', ')} }`,
    '            exp_annotations:',
    ...texts.map(([key, text]) => `              ${key}: ${quoted(text)}`),
  ]
}

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`

export function runbookText(draft: Draft, history: readonly string[]): string {
  const { name, component, summary, description, queries, forSeconds, severity, backend } = draft
  const language = backend === 'loki' ? 'logql' : 'promql'
  const ask = queries.map(
    ([about, query]) =>
      `- ${about}:\n\n  \`\`\`console\n  $ lake query ${shell(query)} --${language}\n  \`\`\``,
  )
  const shipped = component in components
  const wait = forSeconds === 0 ? 'at once' : `after ${formatDuration(forSeconds)}`
  return `${[
    `# ${name}`,
    `${plain(summary)}. ${description} It fires ${wait}, as ${severity}.`,
    '## Look',
    [
      `- Which side of the line each series is on, now:\n\n  \`\`\`console\n  $ lake alerts explain ${name}\n  \`\`\``,
      ...ask,
      ...(shipped ? [`- Its log:\n\n  \`\`\`console\n  $ lake logs ${component} --tail 50\n  \`\`\``] : []),
      '- Whether the chain works:\n\n  ```console\n  $ lake health\n  ```',
    ].join('\n'),
    '## Causes and fixes',
    '- Write down here what it was, each time it fired, and what helped.',
    '## When to ignore it',
    `- While you know why: \`lake alerts silence ${name} --for 2h --because "..."\`.`,
    ...(history.length === 0 ? [] : ['## Why these numbers', history.map((line) => `- ${line}`).join('\n')]),
  ].join('\n\n')}\n`
}

/** A template says where a value will stand; here there is none yet. */
const plain = (text: string): string => text.replaceAll(/\{\{[^}]*\}\}/g, '…')

export const shell = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`
