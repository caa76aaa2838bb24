// `lake dashboards new`: a dashboard from what a component is known to expose.
import { dirname, join } from 'node:path'
import { nearest } from '../config/nearest.ts'
import { components } from '../components/index.ts'
import type { ContractFile, Metric } from '../contracts/contract.ts'
import { known } from '../contracts/known.ts'
import { LakeError } from '../errors.ts'
import { readContracts } from '../recording/contracts.ts'
import type { Session } from '../stack/prepare.ts'
import { checkDashboard, openChecking } from './check.ts'
import { familiesOf } from './families.ts'
import type { Family } from './families.ts'
import { generateDashboard } from './generate.ts'
import { panelCount } from './project.ts'

export interface NewOptions {
  /** Patterns of metric names; all, where there is none. */
  readonly metrics: readonly string[]
  /** Of its file, without `.json`; the component's, where none is said. */
  readonly name?: string | undefined
  readonly force: boolean
  /** Of this installation. */
  readonly root: string
}

export interface NewDashboard {
  /** Relative to the project. */
  readonly file: string
  readonly uid: string
  readonly title: string
  readonly panels: number
  readonly metrics: number
  /** Families that had no place on it. */
  readonly left: number
}

/** Nobody reads more. */
const mostFamilies = 60

export async function newDashboard(
  session: Session,
  component: string,
  options: NewOptions,
): Promise<NewDashboard> {
  const { system, project } = session
  const contract = asScraped(await contractOf(session, component, options.root))
  const all = familiesOf(contract, options.metrics)
  if (all.length === 0) throw noMetrics(contract, options.metrics)
  const families = mostTelling(all)
  const name = options.name ?? component
  if (!/^[\w][\w.-]*$/.test(name)) throw badName(name)
  const file = `dashboards/${name}.json`
  const path = join(project.folder, file)
  if (!options.force && (await system.disk.exists(path))) throw isThere(file, component)
  const title = `${name} (own)`
  const dashboard = generateDashboard({ uid: `own-${name}`, title, component }, families)
  const text = `${JSON.stringify(dashboard, undefined, 2)}\n`
  const { problems } = checkDashboard(file, text, await openChecking(session, options.root))
  if (problems.length > 0) throw new Error(`the new dashboard does not pass the check: ${problems[0]}`)
  await system.disk.makeDir(dirname(path))
  await system.disk.write(path, text, 0o644)
  const metrics = families.reduce((sum, family) => sum + Object.keys(family.samples).length, 0)
  return {
    file,
    uid: `own-${name}`,
    title,
    panels: panelCount(dashboard),
    metrics,
    left: all.length - families.length,
  }
}

/** With the labels that are left when Prometheus has it. */
export function asScraped(contract: ContractFile): ContractFile {
  const { jobs } = known(components, [contract], { alertname: new Set(), severity: new Set() })
  const labelsOf = (job: string, name: string, { labels }: Metric): Metric['labels'] => {
    const left = jobs.get(job)?.get(name)?.labels
    return Object.fromEntries(Object.entries(labels).filter(([label]) => left?.has(label)))
  }
  const scraped = Object.entries(contract.jobs).map(([job, metrics]) => {
    const all = Object.entries(metrics).filter(([name]) => jobs.get(job)?.has(name))
    return [
      job,
      Object.fromEntries(
        all.map(([name, metric]) => [name, { ...metric, labels: labelsOf(job, name, metric) }]),
      ),
    ]
  })
  return { ...contract, jobs: Object.fromEntries(scraped) as ContractFile['jobs'] }
}

/** What counts or measures first, and what its program explains. */
function mostTelling(families: readonly Family[]): readonly Family[] {
  const rank = ({ kind, help }: Family): number => (kind === 'gauge' ? 2 : 0) + (help === '' ? 1 : 0)
  const kept = new Set(families.toSorted((a, b) => rank(a) - rank(b)).slice(0, mostFamilies))
  return families.filter((family) => kept.has(family))
}

async function contractOf(session: Session, component: string, root: string): Promise<ContractFile> {
  const found = await readContracts(session, root)
  const contract = found.find((candidate) => candidate.contract.component === component)?.contract
  if (contract !== undefined) return contract
  const isTarget = session.project.config.targets.some(({ name }) => name === component)
  const names = [...new Set(found.map((candidate) => candidate.contract.component))]
  const close = nearest(component, [...names, ...session.project.config.targets.map(({ name }) => name)])
  throw new LakeError(
    isTarget ? `nobody has recorded yet what ${component} exposes` : `no contract of ${component}`,
    {
      code: 'no-contract',
      exit: 'usage',
      details: isTarget
        ? []
        : [close === undefined ? `There are: ${names.join(', ')}` : `Did you mean ${close}?`],
      actions: [
        isTarget
          ? { id: 'record', command: `lake contract record ${component}` }
          : { id: 'nearest', command: `lake dashboards new ${close ?? 'trino'}` },
      ],
    },
  )
}

function noMetrics({ component, jobs }: ContractFile, patterns: readonly string[]): LakeError {
  const names = Object.values(jobs).flatMap((metrics) => Object.keys(metrics))
  const close = nearest((patterns[0] ?? '').replaceAll(/[*?]/g, ''), names)
  const some = names.toSorted((a, b) => a.length - b.length).slice(0, 5)
  return new LakeError(`no metric of ${component} is called ${patterns.join(' or ')}`, {
    code: 'no-such-metric',
    exit: 'usage',
    details: [
      close === undefined ? `It has ${names.length}, such as ${some.join(', ')}` : `Did you mean ${close}?`,
    ],
    actions: [{ id: 'all', command: `lake dashboards new ${component}` }],
  })
}

function isThere(file: string, component: string): LakeError {
  return new LakeError(`${file} is there already`, {
    code: 'file-exists',
    exit: 'confirm',
    details: ['It is yours: nothing was changed.'],
    actions: [
      { id: 'other', command: `lake dashboards new ${component} --name ${component}-2` },
      { id: 'force', command: `lake dashboards new ${component} --force` },
    ],
  })
}

function badName(name: string): LakeError {
  return new LakeError(`"${name}" is no name of a file in dashboards/`, {
    code: 'bad-name',
    exit: 'usage',
    details: ['Letters, digits, dot, dash and underscore.'],
    actions: [{ id: 'help', command: 'lake dashboards new --help' }],
  })
}
