// The questions of `alerts new`, each for what no flag has said. What comes out is what the flags would have been.
import { amountIn } from '../alerts/new/amount.ts'
import type { Making } from '../alerts/new/new.ts'
import { conditionAsked, flagOf, nameAsked } from '../alerts/new/request.ts'
import type { Request } from '../alerts/new/request.ts'
import type { ConditionName } from '../alerts/new/signal.ts'
import { shell } from '../alerts/new/texts.ts'
import { openWorld, requireSource, sources } from '../alerts/new/world.ts'
import type { World } from '../alerts/new/world.ts'
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'
import { LakeError } from '../errors.ts'
import { askCondition, askSignal } from './alert-signal-questions.ts'
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
  if (given.expr !== undefined || given.from !== undefined || given.component === 'custom')
    return askName(ask, await askExpression(ask, given), 'MyAlert')
  const world = await openWorld(making.session, making.root)
  const component =
    given.component ?? (await ask.select('What do you want to be told about?', componentChoices(world)))
  requireSource(world, component)
  if (component === 'custom')
    return askName(ask, await askExpression(ask, { ...given, component }), 'MyAlert')
  const about: Request = { ...given, component }
  const whole =
    component === 'log'
      ? await askLog(ask, world, about)
      : await askSignal(ask, { making, world, seat }, about)
  return askName(ask, whole, nameFor(whole.signal ?? ''))
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

async function askExpression(ask: Ask, given: Request): Promise<Request> {
  if (given.expr !== undefined || given.from !== undefined) return given
  return { ...given, expr: await ask.text('Which PromQL? It compares: up == 0', undefined, (text) => text) }
}

async function askLog(ask: Ask, { logs }: World, about: Request): Promise<Request> {
  const word =
    about.signal ??
    (await ask.select(
      'Which lines?',
      logs.map(({ id, says }) => ({ value: id, name: says })),
    ))
  const match = about.match ?? (await ask.text('Only lines that contain (empty: all)', '', () => undefined))
  const conditions = logs.find(({ id }) => id === word || id === `log/${word}`)?.conditions ?? ['above']
  const name = conditionAsked(about) ?? (await askCondition(ask, conditions))
  const unit = name === 'ratio' ? 'ratio' : 'count'
  const check = (text: string): unknown => amountIn(text, unit, flagOf[name], 'that')
  const said =
    about.conditions[name] ??
    (name === 'absent' || (await ask.text('From how many on, within 10 minutes?', '20', check)))
  return { ...about, signal: word, ...(match === '' ? {} : { match }), conditions: { [name]: said } }
}

/** `trino/queries-queued`: TrinoQueriesQueued. */
function nameFor(id: string): string {
  return id
    .split(/[^A-Za-z0-9]+/)
    .map((word) => `${word[0]?.toUpperCase() ?? ''}${word.slice(1)}`)
    .join('')
    .slice(0, 40)
}

async function askName(ask: Ask, request: Request, fallback: string): Promise<Request> {
  const name =
    request.name ?? (await ask.text('What is it called?', fallback, (text) => nameAsked({ name: text })))
  const severity = await ask.select(
    'How bad is it?',
    ['warning', 'critical', 'info'].map((value) => ({ value, name: value })),
  )
  const whole = { ...request, name, severity }
  ask.say(['The same without questions:', `  ${commandFor(whole)}`])
  if (await ask.confirm('Write it?')) return whole
  throw new LakeError('nothing was written', {
    code: 'not-confirmed',
    exit: 'confirm',
    actions: [{ id: 'same', command: commandFor(whole) }],
  })
}

export function commandFor({
  component,
  signal,
  expr,
  from,
  match,
  conditions,
  name,
  severity,
  for: wait,
}: Request): string {
  const when = Object.entries(conditions).map(
    ([key, said]) => [flagOf[key as ConditionName].slice(2), said] as const,
  )
  const all = [
    ['component', component],
    ['signal', signal],
    ['expr', expr],
    ['from', from],
    ['match', match],
    ...when,
    ['for', wait],
    ['severity', severity],
    ['name', name],
  ] as const
  const words = all.flatMap(([flag, said]) =>
    said === undefined
      ? []
      : [said === true ? `--${flag}` : `--${flag} ${/^[\w./%-]+$/.test(said) ? said : shell(said)}`],
  )
  return ['lake alerts new', ...words, '--yes'].join(' ')
}
