// The questions of `alerts new`, each for what no flag has said. What comes out is what the flags would have been.
import { openAlerts } from '../alerts/open.ts'
import { commandFor } from '../alerts/new/command-line.ts'
import { linted } from '../alerts/new/judge.ts'
import { historyOf } from '../alerts/new/new.ts'
import type { Making } from '../alerts/new/new.ts'
import { customDraft } from '../alerts/new/own.ts'
import { conditionAsked, nameAsked, secondsIn } from '../alerts/new/request.ts'
import type { Request } from '../alerts/new/request.ts'
import { rulesText } from '../alerts/new/texts.ts'
import type { Draft } from '../alerts/new/texts.ts'
import { usage } from '../alerts/new/usage.ts'
import { openWorld, requireSource, sources } from '../alerts/new/world.ts'
import type { World } from '../alerts/new/world.ts'
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'
import { LakeError } from '../errors.ts'
import { checkName } from '../slo/parse.ts'
import type { SloProblem } from '../slo/read.ts'
import { gridText } from '../report/alerts-new.ts'
import { askLog } from './alert-log-questions.ts'
import { askSignal } from './alert-signal-questions.ts'
import { questions } from './questions.ts'
import type { Ask, Seat } from './questions.ts'

/** Nothing is left to ask. */
export function isComplete(request: Request): boolean {
  const isAbout = request.expr !== undefined || request.from !== undefined || request.signal !== undefined
  const isWrong =
    request.from !== undefined || request.expr !== undefined || conditionAsked(request) !== undefined
  return isAbout && isWrong && request.name !== undefined
}

export async function wizard(making: Making, given: Request, seat: Seat): Promise<Request> {
  const ask = await questions(seat)
  const place: Place = { making, seat }
  if (given.expr !== undefined || given.from !== undefined || given.component === 'custom')
    return askName(ask, place, await askExpression(ask, place, given), 'MyAlert')
  const world = await openWorld(making.session, making.root)
  const component =
    given.component ?? (await ask.select('What do you want to be told about?', componentChoices(world)))
  // A file of its own, with questions of its own.
  if (component === 'slo') return { ...given, component, name: given.name ?? (await askSloName(ask)) }
  requireSource(world, component)
  if (component === 'custom')
    return askName(ask, place, await askExpression(ask, place, { ...given, component }), 'MyAlert')
  const about: Request = { ...given, component }
  const whole =
    component === 'log'
      ? await askLog(ask, world.logs, about)
      : await askSignal(ask, { making, world, seat }, about)
  return askName(ask, place, whole, nameFor(whole.signal ?? ''))
}

function componentChoices({ components: all, present }: World) {
  const titles = components as Readonly<Record<string, Component>>
  const shown = all
    .filter((name) => present.has(name))
    .map((value) => ({ value, name: titles[value]?.title ?? value }))
  const words = {
    slo: 'An objective: so many of a hundred',
    freshness: 'Freshness: nothing new arrives',
    log: 'Logs',
    custom: 'An expression of my own',
  }
  return [...shown, ...sources.map((value) => ({ value, name: words[value] }))]
}

function askSloName(ask: Ask): Promise<string> {
  return ask.text('What is the objective called?', undefined, (name) => {
    const problems: SloProblem[] = []
    checkName(name, problems)
    const [bad] = problems
    if (bad !== undefined) throw usage(bad.message, { details: [bad.fix ?? ''] })
  })
}

interface Place {
  readonly making: Making
  readonly seat: Seat
}

/** What it will not do is said at once, and how often it would have fired. */
async function askExpression(ask: Ask, { making, seat }: Place, given: Request): Promise<Request> {
  if (given.from !== undefined) return given
  const guess = (expr: string): Draft => {
    const draft = customDraft({ ...given, expr, name: given.name ?? 'Guess' })
    linted(draft, { rules: rulesText(draft), test: '', runbook: '' }, making.facts)
    return draft
  }
  const expr = given.expr ?? (await ask.text('Which PromQL? It compares: up == 0', undefined, guess))
  if (given.for !== undefined) return { ...given, expr }
  const history = await historyOf(making, guess(expr))
  if (history !== undefined) ask.say(gridText(history, seat.style))
  return { ...given, expr, for: await ask.text('For how long?', '5m', (text) => secondsIn('--for', text)) }
}

/** `trino/queries-queued`: TrinoQueriesQueued. */
function nameFor(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('')
    .slice(0, 40)
}

async function askName(ask: Ask, { making }: Place, request: Request, fallback: string): Promise<Request> {
  const { rules } = await openAlerts(making.session)
  const isTaken = (name: string): boolean => !making.force && rules.some((rule) => rule.name === name)
  const check = (text: string): void => {
    const name = nameAsked({ name: text })
    if (isTaken(name)) throw usage(`there is an alert ${name} already`)
  }
  const free = isTaken(fallback) ? `My${fallback}` : fallback
  const name = request.name ?? (await ask.text('What is it called?', free, check))
  const severity =
    request.severity ??
    (await ask.select(
      'How bad is it?',
      ['warning', 'critical', 'info'].map((value) => ({ value, name: value })),
    ))
  const whole = { ...request, name, severity }
  ask.say(['The same without questions:', `  ${commandFor(whole)}`])
  if (await ask.confirm('Write it?')) return whole
  throw new LakeError('nothing was written', {
    code: 'not-confirmed',
    exit: 'confirm',
    actions: [{ id: 'same', command: commandFor(whole) }],
  })
}
