// `lake contract record`: what a component of the running stack, or a target of the user's own, exposes, as a contract.
import type { Relabel } from '../components/component.ts'
import { nearest } from '../config/nearest.ts'
import { compareContracts, withEarlier } from '../contracts/compare.ts'
import type { ContractChange } from '../contracts/compare.ts'
import { contractText, deriveContract } from '../contracts/contract.ts'
import type { ContractFile } from '../contracts/contract.ts'
import { dropping } from '../contracts/known.ts'
import { LakeError } from '../errors.ts'
import { openStack } from '../health/stack.ts'
import type { Stack } from '../health/stack.ts'
import { notRunning } from '../pages/open.ts'
import { scrapePaths } from '../render/native-template.ts'
import { scrapeJobs } from '../render/prometheus.ts'
import type { Session } from '../stack/prepare.ts'
import { readContracts } from './contracts.ts'
import type { FoundContract } from './contracts.ts'
import { pageOf } from './page.ts'
import type { Job, Page } from './page.ts'
import { isVersion, versionOf } from './version.ts'

export interface Recording {
  /** With what an earlier recording of the same version knew, unless that is to be forgotten. */
  readonly contract: ContractFile
  readonly pages: readonly Page[]
  /** Jobs that gave nothing, and why. */
  readonly missed: readonly { readonly job: string; readonly why: string }[]
  /** Of the same version, where there is one. */
  readonly earlier?: FoundContract
  readonly sameVersion: boolean
  /** What the pages of now have and lack beside the earlier one. */
  readonly changes: readonly ContractChange[]
}

export interface RecordOptions {
  /** Of this installation. */
  readonly root: string
  readonly fresh: boolean
  readonly signal: AbortSignal
}

export async function record(session: Session, name: string, options: RecordOptions): Promise<Recording> {
  const stack = await openStack(session)
  const jobs = jobsOf(stack, name)
  if (stack.containers.get('prometheus')?.state !== 'running') throw notRunning('prometheus')
  const { pages, missed } = await pagesOf(jobs, stack, options.signal)
  if (pages.length === 0) throw nothingThere(name, missed)
  const all = pages.map(({ text }) => text).join('\n')
  const running = versionOf(name, all, stack.containers.get(name)?.image)
  const contracts = (await readContracts(session, options.root)).filter(
    ({ contract }) => contract.component === name,
  )
  const texts = Object.fromEntries(pages.map(({ job, text }) => [job, [text]] as const))
  const seen = deriveContract({ component: name, version: running }, texts)
  const same = contracts.find(
    ({ contract }) => isVersion(contract.version, running) && contract.exporter === seen.exporter,
  )
  const earlier = same ?? contracts[0]
  const live = { ...seen, version: same?.contract.version ?? running }
  const kept = same === undefined || options.fresh ? live.jobs : withEarlier(same.contract.jobs, live.jobs)
  return {
    contract: { ...live, jobs: kept },
    pages,
    missed,
    ...(earlier === undefined ? {} : { earlier }),
    sameVersion: same !== undefined,
    changes: earlier === undefined ? [] : compareContracts(earlier.contract.jobs, live.jobs),
  }
}

/** A contract that is written anew would differ from the one there is. */
export function isNews({ earlier, sameVersion, contract }: Recording): boolean {
  return earlier === undefined || !sameVersion || contractText(contract) !== contractText(earlier.contract)
}

async function pagesOf(jobs: readonly Job[], stack: Stack, signal: AbortSignal) {
  const found = await Promise.all(
    jobs.map(async (job) => ({ job, page: await pageOf(job, { stack, signal }) })),
  )
  return {
    pages: found.flatMap(({ job, page }): Page[] =>
      'text' in page ? [{ ...page, text: withoutDropped(page.text, job) }] : [],
    ),
    missed: found.flatMap(({ job: { job_name: job }, page }) =>
      'text' in page ? [] : [{ job, why: page.why }],
    ),
  }
}

function jobsOf({ plan, session }: Stack, name: string): readonly Job[] {
  const all = scrapeJobs(plan, scrapePaths(plan, session.templates))
  const of = ({ static_configs: [first] }: Job): string => first?.labels['component'] ?? ''
  const jobs = all.filter((job) => of(job) === name)
  if (jobs.length > 0) return jobs
  const names = [...new Set(all.map(of))]
  const close = nearest(name, names)
  const planned = plan.components.find((found) => found.name === name)
  throw new LakeError(
    planned === undefined ? `nothing that is scraped here is called ${name}` : `${name} has no metrics`,
    {
      code: planned === undefined ? 'unknown-component' : 'no-metrics',
      exit: 'usage',
      details: [
        planned?.component.unscraped ??
          (close === undefined ? `There are: ${names.join(', ')}` : `Did you mean ${close}?`),
      ],
      actions: [
        close === undefined
          ? { id: 'list', command: 'lake targets list' }
          : { id: 'nearest', command: `lake contract record ${close}` },
      ],
    },
  )
}

/** Prometheus never keeps them. */
function withoutDropped(page: string, { metric_relabel_configs: steps = [] }: Job): string {
  const gone = (line: string): boolean => {
    const name = /^(?:# (?:HELP|TYPE|UNIT) )?([a-zA-Z_:][\w:]*)/.exec(line)?.[1]
    return name !== undefined && dropping(steps as readonly Relabel[])(name)
  }
  const lines = page.split('\n').filter((line) => !gone(line))
  return lines.join('\n')
}

function nothingThere(name: string, missed: Recording['missed']): LakeError {
  return new LakeError(`${name} gives no metrics`, {
    code: 'no-metrics',
    exit: 'failed',
    details: missed.map(({ job, why }) => `${job}: ${why}`),
    actions: [
      { id: 'test', command: `lake targets test ${missed[0]?.job ?? name}` },
      { id: 'list', command: 'lake targets list' },
    ],
  })
}
