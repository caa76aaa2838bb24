// The wait loop: per service what it waits for, how long, until when; and on failure, why.
import type { Probe } from '../components/component.ts'
import type { Plan, PlannedService } from '../plan/plan.ts'
import type { Container } from '../system/system.ts'
import type { Session } from './prepare.ts'
import type { Progress } from './progress.ts'
import { serviceOf, stopCause } from './reconcile.ts'

export interface ServiceReport {
  readonly service: string
  readonly essential: boolean
  readonly state: 'ready' | 'failed' | 'timeout'
  /** What it was found to be, or was still waiting for. */
  readonly detail: string
  readonly elapsedMs: number
  /** Output of the failed probe and the last lines of its log. */
  readonly evidence: readonly string[]
}

export interface WaitOptions {
  readonly services: readonly PlannedService[]
  /** Services of which the progress speaks already; another one is mentioned only when it is not ready at once. */
  readonly touched: ReadonlySet<string>
  /** What was seen a moment ago, where nothing was done since: saves the first look. */
  readonly seen?: readonly Container[]
  readonly timeoutMs: number
  readonly signal: AbortSignal
  readonly progress: Progress
}

export type Assessment =
  | { readonly state: 'ready' }
  | { readonly state: 'waiting'; readonly for: string }
  | { readonly state: 'failed'; readonly cause: string }

/** Looking takes time of the very processor on which services start: seldom while many do, often for the last of them. */
function pollMs(pending: number): number {
  return pending > 3 ? 250 : 100
}

export async function waitReady(
  session: Session,
  plan: Plan,
  options: WaitOptions,
): Promise<readonly ServiceReport[]> {
  const { clock } = session.system
  const started = clock.monotonic()
  const reports = new Map<string, ServiceReport>()
  const waitingFor = new Map<string, string>([...options.touched].map((name) => [name, '']))
  let { seen } = options
  for (;;) {
    options.signal.throwIfAborted()
    const pending = options.services.filter(({ name }) => !reports.has(name))
    if (pending.length === 0) break
    const names = new Set(pending.map(({ name }) => name))
    const containers = seen ?? (await session.runtime.observe(plan.identity.id, names))
    seen = undefined
    const elapsedMs = clock.monotonic() - started
    await Promise.all(
      pending.map(async (service) => {
        const container = containers.find((candidate) => serviceOf(candidate) === service.name)
        const found = await assess(session, plan, { service, container })
        const told = waitingFor.has(service.name)
        const report = await conclude({ session, options, service, container, elapsedMs, told }, found)
        if (report !== undefined) reports.set(service.name, report)
        else if (found.state === 'waiting') tell(options.progress, waitingFor, service.name, found.for)
      }),
    )
    const left = options.services.length - reports.size
    if (left > 0) await clock.sleep(pollMs(left), options.signal)
  }
  return options.services.map(({ name }) => reports.get(name)).filter((report) => report !== undefined)
}

function tell(progress: Progress, said: Map<string, string>, service: string, text: string): void {
  if (said.get(service) === text) return
  if (!said.has(service)) progress.start(service, 'not ready yet')
  said.set(service, text)
  progress.update(service, `waiting for ${text}`)
}

export interface Seen {
  readonly service: PlannedService
  readonly container: Container | undefined
  /** It has answered just now, and is not asked again. */
  readonly answered?: boolean
}

/** Is it ready, still on its way, or beyond hope? */
export async function assess(
  session: Session,
  plan: Plan,
  { service, container, answered = false }: Seen,
): Promise<Assessment> {
  // It was there when the start was done: somebody took it away.
  if (container === undefined) return { state: 'failed', cause: 'its container is gone' }
  const obstacle = obstacleTo(container)
  if (obstacle !== undefined) return obstacle
  const { ready } = service.facts
  if (ready.kind !== 'http') return assessHealth(container, ready)
  return answered ? { state: 'ready' } : probeHttp(session, plan, service, ready)
}

/** What keeps a container from doing anything. */
function obstacleTo(container: Container): Assessment | undefined {
  const { state, isolated } = container
  if (state === 'exited' || state === 'dead') return { state: 'failed', cause: stopCause(container) }
  if (isolated === true) return { state: 'failed', cause: 'taken out of its networks' }
  return state === 'running' ? undefined : { state: 'waiting', for: `its container to run (${state})` }
}

function assessHealth({ health }: Container, probe: Exclude<Probe, { readonly kind: 'http' }>): Assessment {
  if (health === undefined || health === 'healthy') return { state: 'ready' }
  // Compose's own probe has used up all its tries: it will not turn by waiting a little more.
  if (health === 'unhealthy') return { state: 'failed', cause: 'its health check keeps failing' }
  return {
    state: 'waiting',
    for: probe.kind === 'exec' ? (probe.command[0] ?? 'its probe') : 'its health check',
  }
}

async function probeHttp(
  { runtime, system }: Session,
  plan: Plan,
  service: PlannedService,
  probe: { readonly port: string; readonly path: string; readonly contains?: string },
): Promise<Assessment> {
  const address = runtime.addressOf(plan, service.name, probe.port)
  if (address === undefined) return { state: 'ready' }
  try {
    const answer = await system.http.request(`${address}${probe.path}`, { timeoutMs: 2000 })
    if (answer.status < 400)
      return answer.body.includes(probe.contains ?? '')
        ? { state: 'ready' }
        : { state: 'waiting', for: `${probe.path} (it is still starting)` }
    return { state: 'waiting', for: `${probe.path} (answers ${answer.status})` }
  } catch {
    return { state: 'waiting', for: `${probe.path} (no answer yet)` }
  }
}

interface Case {
  readonly session: Session
  readonly options: WaitOptions
  readonly service: PlannedService
  readonly container: Container | undefined
  readonly elapsedMs: number
  /** The progress has spoken of it. */
  readonly told: boolean
}

async function conclude(found: Case, assessment: Assessment): Promise<ServiceReport | undefined> {
  const { options, service, elapsedMs } = found
  const base = { service: service.name, essential: service.essential, elapsedMs }
  if (assessment.state === 'ready') {
    if (found.told) options.progress.succeed(service.name, 'ready')
    return { ...base, state: 'ready', detail: 'ready', evidence: [] }
  }
  if (assessment.state === 'failed') {
    options.progress.fail(service.name, assessment.cause)
    return { ...base, state: 'failed', detail: assessment.cause, evidence: await evidence(found) }
  }
  if (elapsedMs < options.timeoutMs) return undefined
  const detail = `not ready after ${seconds(elapsedMs)}, still waiting for ${assessment.for}`
  options.progress.fail(service.name, detail)
  return { ...base, state: 'timeout', detail, evidence: await evidence(found) }
}

function seconds(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}

const evidenceLines = 8

async function evidence({ session, container, options }: Case): Promise<readonly string[]> {
  if (container === undefined) return []
  const probes = await session.runtime.healthLog(container.id)
  const tail: string[] = []
  for await (const { line } of session.runtime.logs(container.id, {
    follow: false,
    tail: evidenceLines,
    signal: options.signal,
  })) {
    tail.push(line.slice(0, 300))
  }
  return [
    ...probes.slice(-1).map((output) => `its health check said: ${explainProbe(output)}`),
    ...(tail.length === 0
      ? ['it logged nothing']
      : ['its last log lines:', ...tail.map((line) => `  ${line}`)]),
  ]
}

/** A probe whose command is missing from the image says so only here. */
function explainProbe(output: string): string {
  const missing = /exec: "([^"]+)": executable file not found/.exec(output)?.[1]
  return missing === undefined
    ? output.trim().slice(0, 300)
    : `the image has no ${missing}, which its health check needs`
}
