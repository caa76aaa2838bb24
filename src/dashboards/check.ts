// The user's own dashboards against what the components of this stack really expose: the checker that the shipped ones pass.
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'
import { judgeDashboard, withoutVariables } from '../contracts/dashboard.ts'
import type { DashboardFile } from '../contracts/dashboard.ts'
import type { ContractFile } from '../contracts/contract.ts'
import type { Context } from '../contracts/judge.ts'
import { known } from '../contracts/known.ts'
import type { LogContract } from '../contracts/logql.ts'
import { builtIns, substitute, variableValues } from '../health/panels.ts'
import { field, items, text } from '../health/values.ts'
import { userFindings } from '../lint/user-files.ts'
import { readContracts, readLogContract } from '../recording/contracts.ts'
import type { FoundContract } from '../recording/contracts.ts'
import type { Templates } from '../render/templates.ts'
import type { Session } from '../stack/prepare.ts'
import { parsed } from './project.ts'

export interface CheckedDashboard {
  readonly file: string
  readonly title: string
  readonly problems: readonly string[]
}

export interface Checking {
  readonly context: Context
  /** Targets of the user's own of which there is no contract. */
  readonly unrecorded: readonly string[]
}

export async function openChecking(session: Session, root: string): Promise<Checking> {
  const [found, logs] = await Promise.all([
    readContracts(session, root),
    readLogContract(session.system, root),
  ])
  const recorded = new Set(found.map(({ contract }) => contract.component))
  const unrecorded = session.project.config.targets
    .map(({ name }) => name)
    .filter((name) => !recorded.has(name))
  return { context: contextOf(chosen(found), logs, session.templates), unrecorded }
}

/** One contract for each: the project's own, else that of the pinned version. */
function chosen(found: readonly FoundContract[]): readonly ContractFile[] {
  const catalogue: Readonly<Record<string, Component>> = components
  const own = found.filter((contract) => contract.own).map(({ contract }) => contract)
  const names = new Set(own.map(({ component }) => component))
  const shipped = found
    .filter((contract) => !contract.own)
    .map(({ contract }) => contract)
    .filter(
      ({ component, version }) =>
        !names.has(component) && catalogue[component]?.contract.recorded === version,
    )
  return [...own, ...shipped]
}

function contextOf(contracts: readonly ContractFile[], logs: LogContract, templates: Templates): Context {
  const severity = new Set(['critical', 'warning', 'info'])
  const alertname = new Set(Object.keys(templates.alerts))
  return {
    versions: new Map([['', known(components, contracts, { alertname, severity })]]),
    logs,
    alerts: new Map(),
  }
}

/** Every query of it, what its legends name; its JSON, where that is broken. */
export function checkDashboard(
  file: string,
  source: string,
  { context, unrecorded }: Checking,
): CheckedDashboard {
  const broken = userFindings(new Map([[file, source]]))
  const json = parsed(source)
  const title = text(field(json, 'title')) || file
  if (broken.length > 0)
    return { file, title, problems: broken.map(({ line, col, message }) => `${line}:${col} ${message}`) }
  const problems = judgeDashboard(filledIn(json), context)
  return { file, title, problems: problems.filter((problem) => !isUnknown(problem, unrecorded)) }
}

/** Nobody knows what a target without a contract exposes: what it is asked for may be there. */
function isUnknown(problem: string, unrecorded: readonly string[]): boolean {
  if (unrecorded.length === 0) return false
  return (
    problem.endsWith('is not in the contract of any job') ||
    unrecorded.some((name) => problem.endsWith(`no scrape job is called ${name}`))
  )
}

/** Which jobs it is about is for the variable to say. */
const anyJob = /\bjob=~"\.\*",?/g

/** With a value for every variable: a matcher that one of them fills may find anything. */
function filledIn(dashboard: unknown): DashboardFile {
  const sources = Object.values<Component>(components).flatMap(({ datasource }) => datasource ?? [])
  const values = variableValues(dashboard, sources)
  const fill = (expression: string): string =>
    substitute(substitute(withoutVariables(expression).replaceAll(anyJob, ''), values), builtIns(15, 0))
  const filled = JSON.parse(
    JSON.stringify(dashboard, (key, value: unknown) => {
      if (key === 'expr' && typeof value === 'string') return fill(value)
      return key === 'type' && typeof value === 'string' ? substitute(value, values) : value
    }),
  ) as DashboardFile
  return { ...filled, panels: items(filled.panels) as NonNullable<DashboardFile['panels']> }
}
