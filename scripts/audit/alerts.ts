// Of every alert: which kinds of tests it has, its runbook, its links, its parameters.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { testedBy, testKinds } from '../../src/alerts/tested.ts'
import type { TestKind } from '../../src/alerts/tested.ts'
import { panelQueries, sharesSubject } from './alert-panels.ts'

export const kinds = testKinds
export type Kind = TestKind

export interface AlertAudit {
  readonly alert: string
  readonly component: string
  readonly tests: Readonly<Record<Kind, 'yes' | 'no' | { readonly because: string }>>
  readonly runbook: boolean
  /** It is there, and shows what the alert is about. */
  readonly panel: boolean
  readonly texts: boolean
  readonly numbers: boolean
}

interface Rule {
  readonly alert?: string
  readonly expr: string
  readonly for?: string
  readonly labels?: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export function auditAlerts(root: string): readonly AlertAudit[] {
  const panels = panelQueries(root)
  const files = ['prometheus', 'loki'].flatMap((kind) =>
    globSync(`templates/${kind}/rules/*.yaml`, { cwd: root }),
  )
  return files
    .filter((file) => /\/[^/.]+\.yaml$/.test(file))
    .toSorted()
    .flatMap((file) => auditFile(root, file, panels))
}

function auditFile(
  root: string,
  file: string,
  panels: ReturnType<typeof panelQueries>,
): readonly AlertAudit[] {
  const kind = file.startsWith('templates/loki/') ? 'loki' : 'prometheus'
  const { groups } = parse(readFileSync(join(root, file), 'utf8')) as {
    groups: readonly { rules: readonly Rule[] }[]
  }
  const stem = join(root, file).replace(/\.yaml$/, '')
  const tests = globSync(`${stem}{,.*}.test.yaml`).map((path) => readFileSync(path, 'utf8'))
  const parameters = existsSync(`${stem}.params.yaml`) ? readFileSync(`${stem}.params.yaml`, 'utf8') : ''
  return groups.flatMap(({ rules }) =>
    rules.flatMap((rule) =>
      rule.alert === undefined
        ? []
        : [auditAlert(rule.alert, rule, { root, tests, parameters, file, kind, panels })],
    ),
  )
}

interface Beside {
  readonly root: string
  readonly file: string
  readonly kind: 'prometheus' | 'loki'
  readonly panels: ReturnType<typeof panelQueries>
  readonly tests: readonly string[]
  readonly parameters: string
}

function auditAlert(
  alert: string,
  rule: Rule,
  { root, file, kind, panels, tests, parameters }: Beside,
): AlertAudit {
  const { labels = {}, annotations = {} } = rule
  const found = new Set(testedBy(tests)[alert])
  const reason = (kind: Kind): string | undefined =>
    tests.map((text) => new RegExp(`^# ${alert}, no "${kind}": (.+)$`, 'm').exec(text)?.[1]).find(Boolean) ??
    (kind === 'not yet' && rule.for === undefined ? 'fires at once: it has no `for`' : undefined)
  const state = (kind: Kind): AlertAudit['tests'][Kind] => {
    const because = reason(kind)
    return found.has(kind) ? 'yes' : because === undefined ? 'no' : { because }
  }
  return {
    alert,
    component: file.replace(/^.*\/|\.yaml$/g, ''),
    tests: Object.fromEntries(kinds.map((kind) => [kind, state(kind)])) as AlertAudit['tests'],
    runbook: annotations['runbook'] === alert && existsSync(join(root, `docs/runbooks/${alert}.md`)),
    panel: sharesSubject(rule.expr, kind, panels.get(annotations['panel'] ?? '') ?? []),
    texts: Boolean(annotations['summary'] && annotations['description'] && labels['severity']),
    numbers: new RegExp(`^${alert}:`, 'm').test(parameters) || !hasThreshold(rule.expr),
  }
}

/** `== 0`, `== 1`, and what is there or not, have no number that anybody would move; neither has a count of failures, `> 0`. */
function hasThreshold(expression: string): boolean {
  return /[<>]=?\s*(?!0(?![.\d]))\d/.test(expression.replaceAll(/[<>]=?\s*(?:600|360|1)\b(?!\.)/g, ''))
}
