// The page of one scrape job, got as Prometheus gets it; where that cannot be, what Prometheus itself keeps of it.
import { Buffer } from 'node:buffer'
import { NoAnswer, addressOf, ask, askJson } from '../health/ask.ts'
import type { Stack } from '../health/stack.ts'
import { field, firstLine, items, text } from '../health/values.ts'
import type { scrapeJobs } from '../render/prometheus.ts'
import { besideProcesses } from '../render/relocate.ts'
import { countSamples } from '../targets/exposition.ts'

export type Job = ReturnType<typeof scrapeJobs>[number]

export const ways = ['page', 'prometheus'] as const

export interface Page {
  readonly job: string
  readonly way: (typeof ways)[number]
  /** In the format of a metrics page, without the labels that scraping adds. */
  readonly text: string
  /** Why its own page could not be had. */
  readonly why?: string
}

interface Asking {
  readonly stack: Stack
  readonly signal: AbortSignal
}

/** Some programs name their counters by it. */
const accepted = 'application/openmetrics-text;version=1.0.0;q=0.75,text/plain;version=0.0.4;q=0.5,*/*;q=0.1'
const patienceMs = 20_000

export async function pageOf(job: Job, asking: Asking): Promise<Page | { readonly why: string }> {
  const found = await ownPage(job, asking)
  if ('text' in found) return { job: job.job_name, way: 'page', ...found }
  const kept = await keptByPrometheus(job, asking).catch(nothing)
  if (kept === '') return found
  return { job: job.job_name, way: 'prometheus', text: kept, why: found.why }
}

/** That the page itself could not be had is what is told then. */
function nothing(error: unknown): string {
  if (error instanceof NoAnswer) return ''
  throw error
}

type Got = { readonly text: string } | { readonly why: string }

async function ownPage(job: Job, asking: Asking): Promise<Got> {
  const { native } = asking.stack.plan
  const [address = ''] = job.static_configs[0]?.targets ?? []
  const place = native === undefined ? address : besideProcesses(address, asking.stack.plan)
  const url = `http://${place}${job.metrics_path ?? '/metrics'}`
  const found = await (native === undefined ? fromInside : directly)(url, headersFor(job), asking)
  if ('why' in found) return found
  const { samples, odd } = countSamples(found.text)
  if (samples > 0 && odd === undefined) return found
  return {
    why: samples === 0 ? 'it answers with no metrics' : `this is no metric: ${firstLine(odd ?? '', 80)}`,
  }
}

function headersFor({ basic_auth: signIn }: Job): Readonly<Record<string, string>> {
  if (signIn === undefined) return { accept: accepted }
  return {
    accept: accepted,
    authorization: `Basic ${Buffer.from(`${signIn.username}:`).toString('base64')}`,
  }
}

/** In the network of the stack, by a program that Prometheus' own container has. */
async function fromInside(
  url: string,
  headers: Readonly<Record<string, string>>,
  { stack }: Asking,
): Promise<Got> {
  const given = Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`])
  const command = ['wget', '-q', '-T', String(patienceMs / 1000), ...given, '-O', '-', url]
  const { code, output } = await stack.session.runtime.exec('prometheus', command)
  return code === 0
    ? { text: output }
    : { why: firstLine(output).replace(/^wget: /, '') || `wget ends with ${code}` }
}

async function directly(
  url: string,
  headers: Readonly<Record<string, string>>,
  asking: Asking,
): Promise<Got> {
  try {
    const { status, body } = await ask(asking, url, { headers, timeoutMs: patienceMs })
    return status < 400 ? { text: body } : { why: `it answers ${status}` }
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error
    return { why: error.message }
  }
}

/** What scraping adds to each series, and what a series that had it already is called then. */
const added = ['__name__', 'job', 'instance', 'component']
const renamed = /^exported_(job|instance|component)$/
const recentMs = 600_000

async function keptByPrometheus({ job_name: job }: Job, asking: Asking): Promise<string> {
  const api = `${addressOf(asking, 'prometheus')}/api/v1`
  const seconds = asking.stack.session.system.clock.now().getTime() / 1000
  const words = new URLSearchParams({
    'match[]': `{job="${job}"}`,
    start: String(seconds - recentMs / 1000),
    end: String(seconds),
  })
  const target = encodeURIComponent(`{job="${job}"}`)
  const [series, metadata] = await Promise.all([
    askJson(asking, `${api}/series?${words.toString()}`),
    askJson(asking, `${api}/targets/metadata?match_target=${target}`),
  ])
  const families = items(field(metadata, 'data')).flatMap((entry) => {
    const name = text(field(entry, 'metric'))
    return [
      `# HELP ${name} ${text(field(entry, 'help')).replaceAll('\n', ' ')}`,
      `# TYPE ${name} ${text(field(entry, 'type'))}`,
    ]
  })
  const samples = items(field(series, 'data')).flatMap(sampleLine)
  return samples.length === 0 ? '' : `${[...families, ...samples].join('\n')}\n`
}

/** Made by Prometheus, or recorded by its rules: part of no page. */
const synthetic = /^(?:up|scrape_\w+|ALERTS\w*)$|:/

function sampleLine(series: unknown): readonly string[] {
  const all = Object.entries((series ?? {}) as Readonly<Record<string, string>>)
  const name = text(field(series, '__name__'))
  if (synthetic.test(name)) return []
  const labels = all
    .filter(([label]) => !added.includes(label))
    .map(([label, value]) => `${label.replace(renamed, '$1')}=${JSON.stringify(value)}`)
  return [`${name}{${labels.join(',')}} 0`]
}
