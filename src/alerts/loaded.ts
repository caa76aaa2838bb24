// What Prometheus and Loki say of their rules: one shape for both, as their rules API answers.
import { formatDuration } from '../config/units.ts'
import { addressOf, askJson } from '../health/ask.ts'
import type { Stack } from '../health/stack.ts'
import { field, items, text } from '../health/values.ts'
import type { AlertRule, Backend } from './rule.ts'

export interface ActiveAlert {
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly state: 'pending' | 'firing'
  /** ISO time. */
  readonly activeAt: string
  readonly value: string
  /** It is over, and `keep_firing_for` holds it. */
  readonly kept: boolean
}

export interface LoadedRule {
  readonly name: string
  readonly backend: Backend
  readonly file: string
  readonly group: string
  readonly state: 'inactive' | 'pending' | 'firing'
  readonly query: string
  readonly forSeconds: number
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
  readonly health: string
  readonly lastError: string
  /** ISO time; the year 1 before the first. */
  readonly lastEvaluation: string
  readonly intervalSeconds: number
  readonly alerts: readonly ActiveAlert[]
}

const paths: Readonly<Record<Backend, string>> = {
  prometheus: '/api/v1/rules?type=alert',
  loki: '/prometheus/api/v1/rules',
}

export async function askRules(
  asking: { readonly stack: Stack; readonly signal: AbortSignal },
  backend: Backend,
): Promise<readonly LoadedRule[]> {
  return readRules(await askJson(asking, `${addressOf(asking, backend)}${paths[backend]}`), backend)
}

function readRules(answer: unknown, backend: Backend): readonly LoadedRule[] {
  return items(field(answer, 'data', 'groups')).flatMap((group) =>
    items(field(group, 'rules'))
      .filter((rule) => field(rule, 'type') === 'alerting')
      .map((rule): LoadedRule => ({
        name: text(field(rule, 'name')),
        backend,
        file: text(field(group, 'file')),
        group: text(field(group, 'name')),
        state: stateOf(field(rule, 'state')),
        query: text(field(rule, 'query')),
        forSeconds: Number(field(rule, 'duration') ?? 0),
        labels: texts(field(rule, 'labels')),
        annotations: texts(field(rule, 'annotations')),
        health: text(field(rule, 'health')),
        lastError: text(field(rule, 'lastError')),
        lastEvaluation: text(field(rule, 'lastEvaluation')),
        intervalSeconds: Number(field(group, 'interval') ?? 0),
        alerts: items(field(rule, 'alerts')).map(readAlert),
      })),
  )
}

function readAlert(alert: unknown): ActiveAlert {
  return {
    labels: texts(field(alert, 'labels')),
    annotations: texts(field(alert, 'annotations')),
    state: field(alert, 'state') === 'firing' ? 'firing' : 'pending',
    activeAt: text(field(alert, 'activeAt')),
    value: text(field(alert, 'value')),
    kept: text(field(alert, 'keepFiringSince')) !== '',
  }
}

function stateOf(said: unknown): LoadedRule['state'] {
  return said === 'firing' || said === 'pending' ? said : 'inactive'
}

function texts(value: unknown): Readonly<Record<string, string>> {
  return (typeof value === 'object' && value !== null ? value : {}) as Readonly<Record<string, string>>
}

/** Of a rule that runs and that the project does not have (any more): what it says itself. */
export function ruleOf(loaded: LoadedRule): AlertRule {
  const { name, backend, file, group, query, labels, annotations, forSeconds } = loaded
  return {
    name,
    backend,
    origin: 'loaded',
    file,
    group,
    component: labels['component'] ?? '',
    severity: labels['severity'] ?? '',
    expr: query,
    for: forSeconds === 0 ? '' : formatDuration(forSeconds),
    keepFiringFor: '',
    labels,
    annotations,
    enabled: true,
    numbers: [],
    changed: [],
    tests: [],
    runbook: annotations['runbook'] ?? null,
    panel: annotations['panel'] ?? null,
  }
}
