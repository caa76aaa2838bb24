// The rules of a project and what of it runs: where every command of `alerts` begins.
import { join } from 'node:path'
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import { openStack } from '../health/stack.ts'
import type { Stack } from '../health/stack.ts'
import { notRunning } from '../pages/open.ts'
import type { Plan } from '../plan/plan.ts'
import { identify } from '../stack/identity.ts'
import { planFor } from '../stack/planned.ts'
import type { Session } from '../stack/prepare.ts'
import { catalogueOf } from './catalogue.ts'
import type { AlertRule } from './rule.ts'
import { testedBy } from './tested.ts'

export interface Alerts {
  readonly session: Session
  readonly plan: Plan
  /** Undefined where nothing can be asked what runs: no engine answers, as `away` says. */
  readonly stack: Stack | undefined
  readonly away: LakeError | undefined
  readonly rules: readonly AlertRule[]
  readonly runs: (service: string) => boolean
}

export async function openAlerts(session: Session): Promise<Alerts> {
  const { stack, away, plan } = await look(session)
  const { user, folder } = session.project
  const { disk } = session.system
  const files = await disk.list(join(folder, 'alerts'))
  const tests = files.filter((file) => /\.test\.ya?ml$/.test(file))
  const texts = await Promise.all(tests.map((file) => disk.read(join(folder, 'alerts', file))))
  const rules = catalogueOf({
    plan,
    templates: session.templates,
    user,
    tested: testedBy(texts.map((text) => text ?? '')),
    runbooks: new Set(files.flatMap((file) => (file.endsWith('.md') ? [file.slice(0, -3)] : []))),
  })
  const runs = (service: string): boolean => stack?.containers.get(service)?.state === 'running'
  return { session, plan, stack, away, rules, runs }
}

async function look(session: Session): Promise<Pick<Alerts, 'stack' | 'away' | 'plan'>> {
  try {
    const stack = await openStack(session)
    return { stack, away: undefined, plan: stack.plan }
  } catch (error) {
    // The rules are there without an engine.
    if (!(error instanceof LakeError) || error.exit !== 'prerequisite') throw error
    const { identity, state } = await identify(session.system, undefined, session.project)
    const planned = await planFor(session, state.lacking)
    const plan = planned.build({ identity, engine: { socket: '', root: '' }, ports: state.ports })
    return { stack: undefined, away: error, plan }
  }
}

/** The stack, where this service of it runs. */
export function running({ stack, away, plan, runs }: Alerts, service: string): Stack {
  if (!plan.services.some(({ name }) => name === service))
    throw new LakeError(`${service} is not part of this stack`, {
      code: `no-${service}`,
      exit: 'usage',
      actions: [{ id: 'add', command: `lake config set components.${service} '{}'` }],
    })
  if (stack === undefined || !runs(service)) throw away ?? notRunning(service)
  return stack
}

/** By its name, whatever the case. */
export function findRule(
  rules: readonly AlertRule[],
  word: string,
  commandFor: (alert: string) => string,
): AlertRule {
  const found =
    rules.find(({ name }) => name === word) ??
    rules.find(({ name }) => name.toLowerCase() === word.toLowerCase())
  if (found !== undefined) return found
  const close = nearest(
    word,
    rules.map(({ name }) => name),
  )
  throw new LakeError(`no alert ${word} in this project`, {
    code: 'unknown-alert',
    exit: 'usage',
    details: close === undefined ? [] : [`Did you mean ${close}?`],
    actions: [
      ...(close === undefined ? [] : [{ id: 'nearest', command: commandFor(close) }]),
      { id: 'list', command: 'lake alerts list' },
    ],
  })
}
