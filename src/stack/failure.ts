// Failures of a life command, told as a person would want to hear them: the cause first, then what to do.
import { LakeError } from '../errors.ts'
import type { Session } from './prepare.ts'
import { readState } from './state.ts'
import { serviceOf } from './reconcile.ts'
import type { ServiceReport } from './wait.ts'
import { join } from 'node:path'

/** Essential parts that failed or never came up; optional ones only degrade the stack. */
export function unready(reports: readonly ServiceReport[]): LakeError | undefined {
  const bad = reports.filter(({ essential, state }) => essential && state !== 'ready')
  const [first] = bad
  if (first === undefined) return undefined
  const failed = bad.some(({ state }) => state === 'failed')
  const message =
    bad.length === 1
      ? `${first.service} is not ready: ${first.detail}`
      : `${bad.length} services are not ready`
  return new LakeError(message, {
    code: failed ? 'service-failed' : 'not-ready-in-time',
    exit: failed ? 'failed' : 'timeout',
    retryable: true,
    details: bad.flatMap((report) => [
      ...(bad.length === 1 ? [] : [`${report.service}: ${report.detail}`]),
      ...report.evidence.map((line) => (bad.length === 1 ? line : `  ${line}`)),
    ]),
    actions: [
      { id: 'logs', command: `lake logs ${bad.map(({ service }) => service).join(' ')} --tail 50` },
      ...(failed ? [] : [{ id: 'wait-longer', command: 'lake up --timeout 10m' }]),
      { id: 'stop', command: 'lake down' },
    ],
  })
}

const ofEngine = new Set(['engine-unreachable', 'compose-missing', 'compose-old'])

/** Whoever has no engine can do without. */
export function orNatively(error: unknown): unknown {
  if (!(error instanceof LakeError) || !ofEngine.has(error.code)) return error
  const { message, code, exit, details, actions, retryable, cause } = error
  const natively = { id: 'natively', command: 'lake up --runtime native' }
  return new LakeError(message, { code, exit, details, retryable, cause, actions: [...actions, natively] })
}

/** What an interrupted run leaves behind, looked up after the fact. */
export async function interrupted(session: Session, signal: AbortSignal): Promise<LakeError> {
  const terminated = signal.reason instanceof LakeError && signal.reason.exit === 'terminated'
  return new LakeError('stopped on request, before everything was up', {
    code: 'interrupted',
    exit: terminated ? 'terminated' : 'interrupted',
    retryable: true,
    details: await leftRunning(session),
    actions: [
      { id: 'continue', command: 'lake up' },
      { id: 'stop', command: 'lake down' },
    ],
  })
}

async function leftRunning({ system, project, runtime }: Session): Promise<readonly string[]> {
  const read = readState(await system.disk.read(join(project.dir, 'state.json')))
  if (read.kind !== 'ok') return ['Nothing was started.']
  try {
    const containers = await runtime.observe(read.state.id)
    const running = containers.filter(({ state }) => state === 'running').map(serviceOf)
    const others = containers.filter(({ state }) => state !== 'running').map(serviceOf)
    if (containers.length === 0) return ['Nothing was started.']
    return [
      `Left running: ${running.join(', ') || 'nothing'}`,
      ...(others.length === 0 ? [] : [`Created, not running: ${others.join(', ')}`]),
    ]
  } catch {
    return ['What is left running is unknown: the engine does not answer.']
  }
}
