// What the checker knows of this repository, and every shipped file that it judges.
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { Component } from '../../src/components/component.ts'
import { components } from '../../src/components/index.ts'
import type { ContractFile } from '../../src/contracts/contract.ts'
import { judgeDashboard } from '../../src/contracts/dashboard.ts'
import type { DashboardFile } from '../../src/contracts/dashboard.ts'
import { firedLabels, judgePage, judgeRules, judgeTests } from '../../src/contracts/judge.ts'
import type { Context, RuleFile, TestFile } from '../../src/contracts/judge.ts'
import { judgeLogTests } from '../../src/contracts/log-tests.ts'
import type { LogTestFile } from '../../src/contracts/log-tests.ts'
import { known } from '../../src/contracts/known.ts'
import type { Known } from '../../src/contracts/known.ts'
import { everySpan } from '../../src/contracts/traceql.ts'
import type { LogContract } from '../../src/contracts/logql.ts'
import { readTemplate, root, templatePaths } from './files.ts'

const catalogue = components as Record<string, Component>
const contracts = templatePaths('contracts')
  .filter((path) => !path.endsWith('/logs.json'))
  .map((path) => JSON.parse(readTemplate(path)) as ContractFile)

/** Every metric of every recorded version. */
export const recorded = new Set(
  contracts.flatMap(({ jobs }) => Object.values(jobs).flatMap((metrics) => Object.keys(metrics))),
)

const rulePaths = ['prometheus/rules', 'loki/rules'].flatMap((folder) =>
  templatePaths(folder).filter((path) => /\/[^/.]+\.yaml$/.test(path)),
)
const ruleFiles = rulePaths.map((path) => parse(readTemplate(path)) as RuleFile)
const rules = ruleFiles.flatMap(({ groups }) => groups.flatMap((group) => group.rules))
const alerts = {
  alertname: new Set(rules.flatMap(({ alert }) => alert ?? [])),
  severity: new Set(['critical', 'warning', 'info']),
}

/** Of each component the pinned version; and once more for each further version that must hold. */
function versions(): ReadonlyMap<string, Known> {
  const pinned = contracts.filter(
    ({ component, version }) => catalogue[component]?.contract.recorded === version,
  )
  const others = contracts.filter((contract) => !pinned.includes(contract))
  const sets = others.map(
    (other) =>
      [
        `${other.component} ${other.version}`,
        [...pinned.filter(({ component }) => component !== other.component), other],
      ] as const,
  )
  return new Map(
    [['', pinned] as const, ...sets].map(([name, files]) => [name, known(catalogue, files, alerts)]),
  )
}

const reached = JSON.parse(readTemplate('contracts/alloy/logs.json')) as LogContract
/** Whoever else writes logs beside lake, no file of lake's own is about them; pages leave a place for the name of one. */
const services = [...Object.values(catalogue).flatMap((it) => Object.keys(it.services)), '<service>']
const logs: LogContract = { ...reached, labels: { ...reached.labels, service_name: services } }
const bare: Context = { versions: versions(), logs, spans: everySpan, alerts: new Map() }
const languageOf = (path: string) => (path.startsWith('loki/') ? 'loki' : 'prometheus')

export const context: Context = {
  ...bare,
  alerts: new Map(
    ruleFiles.flatMap((file, index) => [...firedLabels(file, languageOf(rulePaths[index] ?? ''), bare)]),
  ),
}

/** Files with queries: below `templates/`, and the pages of the documentation. */
export const judgedFiles: readonly string[] = [
  ...rulePaths,
  ...['prometheus/rules', 'loki/rules'].flatMap((folder) =>
    templatePaths(folder).filter((path) => path.endsWith('.test.yaml')),
  ),
  ...templatePaths('grafana/dashboards'),
  'README.md',
  ...['docs', 'docs/runbooks'].flatMap((folder) =>
    readdirSync(join(root, folder))
      .filter((file) => file.endsWith('.md'))
      .map((file) => `${folder}/${file}`),
  ),
]

export type FileData = unknown

export function dataOf(path: string): FileData {
  if (path.endsWith('.md')) return readFileSync(join(root, path), 'utf8')
  return path.endsWith('.json') ? JSON.parse(readTemplate(path)) : parse(readTemplate(path))
}

export function judge(path: string, data: FileData): readonly string[] {
  if (path.endsWith('.md')) return judgePage(data as string, context)
  if (path.endsWith('.json')) return judgeDashboard(data as DashboardFile, context)
  if (path.startsWith('loki/') && path.endsWith('.test.yaml'))
    return judgeLogTests(data as LogTestFile, context)
  if (path.endsWith('.test.yaml')) return judgeTests(data as TestFile, context)
  return judgeRules(data as RuleFile, languageOf(path), context)
}
