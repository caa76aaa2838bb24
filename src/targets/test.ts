// `lake targets test`: an address asked from where Prometheus would ask it: inside the network of the stack, or beside its
// processes.
import { parseAddress } from '../config/address.ts'
import { relay } from '../config/attach.ts'
import { LakeError } from '../errors.ts'
import { openStack } from '../health/stack.ts'
import type { Stack } from '../health/stack.ts'
import { firstLine } from '../health/values.ts'
import { notRunning } from '../pages/open.ts'
import type { Plan } from '../plan/plan.ts'
import { reach, stackHost } from '../plan/reach.ts'
import { besideProcesses } from '../render/relocate.ts'
import { scrapeJobs } from '../render/prometheus.ts'
import type { Session } from '../stack/prepare.ts'
import { HttpFailure } from '../system/http-failure.ts'
import { countSamples } from './exposition.ts'
import { judgeFailure, judgeStatus, saidByWget } from './failure.ts'

export const verdicts = [
  'ok',
  'unresolved',
  'refused',
  'unreachable',
  'timeout',
  'status',
  'no-metrics',
  'unknown',
] as const

export interface TargetTest {
  readonly address: string
  /** As asked from inside. */
  readonly url: string
  readonly verdict: (typeof verdicts)[number]
  /** What was found, in words. */
  readonly found: string
  /** HTTP status, where there was an answer. */
  readonly status?: number
  readonly samples?: number
  readonly fix?: string
}

/** `address`: `host:port`, with a path or without, a whole URL, or the name of a job that there is already. */
export async function testTarget(session: Session, address: string): Promise<TargetTest> {
  const stack = await openStack(session)
  if (stack.containers.get('prometheus')?.state !== 'running') throw notRunning('prometheus')
  const url = urlOf(address, stack.plan)
  const judged = stack.plan.native === undefined ? await fromInside(session, url) : await beside(stack, url)
  return { address, url: judged.url, ...judged.found }
}

interface Found {
  readonly url: string
  readonly found: Judged
}

async function fromInside(session: Session, url: URL): Promise<Found> {
  const command = ['wget', '-q', '-T', '5', '-O', '-', url.href]
  const { code, output } = await session.runtime.exec('prometheus', command)
  return { url: url.href, found: code === 0 ? judgePage(output) : judgeFailure(saidByWget(output), url) }
}

async function beside({ session, plan }: Stack, asked: URL): Promise<Found> {
  const url = new URL(besideProcesses(asked.href, plan))
  try {
    const { status, body } = await session.system.http.request(url.href, { timeoutMs: 5000 })
    return { url: url.href, found: status < 400 ? judgePage(body) : judgeStatus(status) }
  } catch (error) {
    if (!(error instanceof HttpFailure)) throw error
    return { url: url.href, found: judgeFailure({ kind: error.kind, words: error.message }, url) }
  }
}

export type Judged = Omit<TargetTest, 'address' | 'url'>

function urlOf(address: string, plan: Plan): URL {
  const job = scrapeJobs(plan).find(({ job_name: name }) => name === address)
  if (job !== undefined)
    return new URL(`http://${job.static_configs[0]?.targets[0] ?? ''}${job.metrics_path ?? '/metrics'}`)
  const way = wayUrl(address, plan)
  if (way !== undefined) return way
  // A bare word is the name of a job, mistyped, sooner than that of a host on port 80.
  const full = /^https?:\/\//.test(address) ? address : /^[^/]+:\d/.test(address) ? `http://${address}` : ''
  if (!URL.canParse(full)) throw badAddress(address)
  const url = new URL(full)
  url.hostname = stackHost(url.hostname)
  if (url.pathname === '/' && !address.endsWith('/')) url.pathname = '/metrics'
  return url
}

/** `shop/api:8000/metrics`: asked through the relay, where a way leads there. */
function wayUrl(address: string, { config }: Plan): URL | undefined {
  const [, place = '', path = '/metrics'] = /^([a-z0-9][\w-]*\/[^/:]+:\d+)(\/.*)?$/.exec(address) ?? []
  const { project, host = '', port } = parseAddress(place) ?? {}
  if (project === undefined || port === undefined) return undefined
  const found = reach({ project, host, port }, config)
  if (found.host === relay) return new URL(`http://${found.host}:${found.port}${path}`)
  throw new LakeError(`nothing in lake.yaml leads to ${place} yet`, {
    code: 'no-way',
    exit: 'usage',
    details: [
      'Addresses in attached projects are reached through the relay, which takes them from lake.yaml.',
    ],
    actions: [{ id: 'add', command: `lake targets add ${host} ${place}` }],
  })
}

function badAddress(address: string): LakeError {
  return new LakeError(`"${address}" is neither host:port, nor a URL, nor a job of this stack`, {
    code: 'bad-address',
    exit: 'usage',
    actions: [
      { id: 'list', command: 'lake targets list' },
      { id: 'example', command: 'lake targets test host:8000/metrics' },
    ],
  })
}

function judgePage(page: string): Judged {
  const { samples, odd } = countSamples(page)
  if (samples > 0 && odd === undefined)
    return { verdict: 'ok', found: `${samples} samples`, status: 200, samples }
  const isPage = /^\s*<(!doctype|html|\?xml)/i.test(page)
  const found = isPage
    ? 'it answers with a web page, not with metrics'
    : odd === undefined
      ? 'it answers, with no metrics at all'
      : `this is no metric: ${firstLine(odd, 80)}`
  return {
    verdict: 'no-metrics',
    found,
    status: 200,
    samples,
    fix: 'name the path of its metrics: host:port/path',
  }
}
