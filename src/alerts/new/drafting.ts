// What is to be written, by what was asked for; nothing is asked of what runs.
import type { Session } from '../../stack/prepare.ts'
import type { Warn } from '../backtest/notes.ts'
import { findRule, openAlerts } from '../open.ts'
import { logDraft, logSignalNamed, logTests } from './logs.ts'
import { copiedDraft } from './copied.ts'
import { customDraft } from './own.ts'
import { conditionFor, draftOf, signalNamed } from './request.ts'
import type { Request } from './request.ts'
import type { Draft } from './texts.ts'
import { usage } from './usage.ts'
import { openWorld, requireSource } from './world.ts'
import type { World } from './world.ts'

export interface Drafting {
  readonly session: Session
  /** Of this installation. */
  readonly root: string
  readonly warn: Warn
}

export interface Drafted {
  readonly draft: Draft
  /** Where it is not made of a story. */
  readonly test?: string
}

export async function draftFor({ session, root, warn }: Drafting, request: Request): Promise<Drafted> {
  requireOneSubject(request)
  if (request.from !== undefined) {
    const rule = findRule(
      (await openAlerts(session)).rules,
      request.from,
      (close) => `lake alerts new --from ${close} --name Other --yes`,
    )
    return { draft: copiedDraft(rule, request) }
  }
  const { component, signal: word } = request
  if (component === 'custom' && request.expr === undefined)
    throw usage('an alert of your own needs --expr', { code: 'no-expr' })
  const world = await openWorld(session, root)
  if (request.expr !== undefined) {
    if (component !== undefined) requireSource(world, component)
    return { draft: customDraft(request) }
  }
  if (component === undefined)
    throw usage('what is it about? --component says', {
      code: 'no-component',
      action: { id: 'list', command: 'lake alerts new --list-signals' },
    })
  requireSource(world, component)
  if (word === undefined)
    throw usage(`what of ${component}? --signal says`, {
      code: 'no-signal',
      action: { id: 'list', command: `lake alerts new --component ${component} --list-signals` },
    })
  return fromWorld(world, { request, component, word, warn })
}

/** What would be said for nothing. */
function requireOneSubject({ from, expr, signal, component, match, window }: Request): void {
  const subjects = Object.entries({ from, expr, signal }).flatMap(([flag, said]) =>
    said === undefined ? [] : [`--${flag}`],
  )
  if (subjects.length > 1) throw usage(`an alert is about one thing: ${subjects.join(' or ')}`)
  if (from !== undefined && component !== undefined)
    throw usage(`--from ${from} says itself what it is about: leave --component out`)
  if (expr !== undefined && component === 'log')
    throw usage('--expr is PromQL: of logs, --signal says which lines, and --match what is in them')
  if (window !== undefined && (from ?? expr) !== undefined)
    throw usage('--window is about a signal: an expression says its own')
  if (match !== undefined && component !== 'log')
    throw usage('--match is about lines of a log: --component log')
}

interface Meant {
  readonly request: Request
  readonly component: string
  readonly word: string
  readonly warn: Warn
}

function fromWorld(world: World, { request, component, word, warn }: Meant): Drafted {
  if (component === 'log') {
    const signal = logSignalNamed(world.logs, word)
    if (!world.hasLoki)
      warn(
        'not-in-stack',
        "loki is not part of this stack, and nothing evaluates a rule on logs until it is: lake config set components.loki '{}'",
      )
    const draft = logDraft(signal, request)
    return { draft, test: logTests(signal, draft, request) }
  }
  const others = component === 'freshness' ? [] : world.others(component)
  const signal = signalNamed({ component, signals: world.signals(component), others }, word)
  if (!world.present.has(signal.component))
    warn(
      'not-in-stack',
      `${signal.component} is not part of this stack: the alert will find nothing until it is`,
    )
  return { draft: draftOf(signal, conditionFor(signal, request), request) }
}
