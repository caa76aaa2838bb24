// A frozen incident as a test for promtool.
import type { Told } from '../test/report.ts'

export interface Moment {
  /** What the comment says: it is how a test tells its kind. */
  readonly word: 'healthy' | 'not yet' | 'fires' | 'recovered'
  readonly seconds: number
  readonly expected: readonly Told[]
}

export interface Frozen {
  readonly alert: string
  readonly name: string
  readonly ruleFile: string
  readonly evaluationSeconds: number
  readonly stepSeconds: number
  readonly input: readonly { readonly series: string; readonly values: string }[]
  readonly moments: readonly Moment[]
}

/** Of the file; the test itself is a list item of its own. */
export function headText({ ruleFile, evaluationSeconds }: Frozen): string {
  return `rule_files: [${quoted(ruleFile)}]\nevaluation_interval: ${durationText(evaluationSeconds)}\ntests:\n`
}

export function itemText({ alert, name, stepSeconds, input, moments }: Frozen, indent: string): string {
  const lines = [
    `# ${alert}: what has happened, written by lake alerts freeze`,
    `- name: ${quoted(name)}`,
    `  interval: ${durationText(stepSeconds)}`,
    input.length === 0 ? '  input_series: []' : '  input_series:',
    ...input.flatMap(({ series, values }) => [
      `    - series: ${single(series)}`,
      `      values: ${single(values)}`,
    ]),
    '  alert_rule_test:',
    ...moments.flatMap((moment) => momentLines(alert, moment).map((line) => `    ${line}`)),
  ]
  return lines.map((line) => `${indent}${line}\n`).join('')
}

function momentLines(alert: string, { word, seconds, expected }: Moment): readonly string[] {
  const what = `eval_time: ${durationText(seconds)}`
  if (expected.length === 0) return [`# ${word}`, `- { ${what}, alertname: ${alert} }`]
  return [
    `# ${word}`,
    `- ${what}`,
    `  alertname: ${alert}`,
    '  exp_alerts:',
    ...expected.flatMap(({ labels, annotations }) => [
      `    - exp_labels: ${flow(labels)}`,
      ...(Object.keys(annotations).length === 0
        ? []
        : [
            '      exp_annotations:',
            ...Object.entries(annotations).map(([key, value]) => `        ${keyText(key)}: ${quoted(value)}`),
          ]),
    ]),
  ]
}

function flow(labels: Told['labels']): string {
  const pairs = Object.entries(labels).map(([key, value]) => `${keyText(key)}: ${quoted(value)}`)
  return pairs.length === 0 ? '{}' : `{ ${pairs.join(', ')} }`
}

export function seriesText({ __name__: metric = '', ...labels }: Readonly<Record<string, string>>): string {
  const pairs = Object.entries(labels)
    .filter(([, value]) => value !== '')
    .map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return pairs.length === 0 ? metric : `${metric}{${pairs.join(',')}}`
}

/** `1h2m15s`: minutes are what a person counts in. */
export function durationText(seconds: number): string {
  const whole = Math.round(seconds * 1000)
  const parts = [
    [Math.floor(whole / 3_600_000), 'h'],
    [Math.floor(whole / 60_000) % 60, 'm'],
    [Math.floor(whole / 1000) % 60, 's'],
    [whole % 1000, 'ms'],
  ] as const
  return (
    parts
      .filter(([amount]) => amount > 0)
      .map(([amount, unit]) => `${amount}${unit}`)
      .join('') || '0s'
  )
}

function keyText(key: string): string {
  return /^[a-zA-Z_]\w*$/.test(key) ? key : quoted(key)
}

function quoted(text: string): string {
  return JSON.stringify(text)
}

function single(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
