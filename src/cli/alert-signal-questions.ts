// Of the wizard of `alerts new`: what of a component, when it is wrong, and from which number on; with what it is worth now,
// and how often it would have fired.
import { amountText } from '../alerts/new/amount.ts'
import { thresholdUnit } from '../alerts/new/condition.ts'
import { askPrometheus } from '../alerts/new/history.ts'
import type { History } from '../alerts/new/history.ts'
import { liveOf } from '../alerts/new/list.ts'
import type { Live } from '../alerts/new/list.ts'
import { historyOf } from '../alerts/new/new.ts'
import type { Making } from '../alerts/new/new.ts'
import {
  conditionAsked,
  conditionFor,
  draftOf,
  secondsIn,
  signalNamed,
  usualFor,
} from '../alerts/new/request.ts'
import type { Request } from '../alerts/new/request.ts'
import type { ConditionName, Signal } from '../alerts/new/signal.ts'
import { suggestion } from '../alerts/new/suggest.ts'
import type { World } from '../alerts/new/world.ts'
import { formatDuration } from '../config/units.ts'
import { gridText, sparkline } from '../report/alerts-new.ts'
import type { Ask, Seat } from './questions.ts'
import { safe } from './terminal.ts'

const conditionWords: Readonly<Record<ConditionName, string>> = {
  above: 'it is above a number',
  below: 'it is below a number',
  ratio: 'it is too large a share of the whole',
  absent: 'it is not told any more',
  stale: 'nothing new comes',
  grows: 'it grows too fast',
  full: 'it will be full before long',
  differs: 'it is not as it was a week ago',
}

interface Room {
  readonly making: Making
  readonly world: World
  readonly seat: Seat
}

export function askCondition(ask: Ask, all: readonly ConditionName[]): Promise<ConditionName> {
  return ask.select(
    'When is it wrong?',
    all.map((value) => ({ value, name: conditionWords[value] })),
  )
}

export async function askSignal(ask: Ask, room: Room, about: Request): Promise<Request> {
  const { world, seat } = room
  const { component = '' } = about
  const declared = world.signals(component)
  const others = component === 'freshness' ? [] : world.others(component)
  const named = (word: string): Signal => signalNamed({ component, signals: declared, others }, word)
  const id = about.signal ?? (await ask.select('What of it?', await signalChoices(room, declared, others)))
  const signal = named(id === '' ? await ask.text('Which metric?', undefined, named) : id)
  const name = conditionAsked(about) ?? (await askCondition(ask, signal.conditions))
  const history = await historyFor(room, signal, name, about)
  if (history !== undefined) ask.say(gridText(history, seat.style))
  const said = about.conditions[name] ?? (await askThreshold(ask, signal, name, history))
  const wait =
    about.for ?? (await ask.text('For how long?', waitFor(name, history), (text) => secondsIn('--for', text)))
  return { ...about, signal: signal.id, conditions: { [name]: said }, for: wait }
}

async function signalChoices({ making, seat }: Room, declared: readonly Signal[], others: readonly Signal[]) {
  const asking = await askPrometheus(making.session, seat.signal)
  const live = asking === undefined ? new Map<string, Live>() : await liveOf(asking, declared)
  const shown = declared.map((signal) => {
    const { value, points } = live.get(signal.id) ?? { value: null, points: [] }
    const now =
      value === null ? '' : `  ${sparkline(points, seat.style).trim()} ${amountText(value, signal.unit)}`
    const known =
      asking === undefined ? `${signal.type}, labels: ${signal.labels.join(', ') || 'none'}` : signal.metric
    return { value: signal.id, name: `${safe(signal.says)}${now}`, description: known }
  })
  return [
    ...shown,
    ...(others.length === 0 ? [] : [{ value: '', name: `another of its ${others.length} metrics` }]),
  ]
}

/** Before a number is chosen: the grid around where its values lie. */
async function historyFor(
  { making }: Room,
  signal: Signal,
  name: ConditionName,
  about: Request,
): Promise<History | undefined> {
  if (['absent', 'full', 'stale'].includes(name) || about.conditions[name] !== undefined) return undefined
  const guess = {
    ...about,
    name: 'Guess',
    conditions: { [name]: thresholdUnit(name, signal) === 'ratio' ? '0.1' : '1' },
  }
  const found = await historyOf(making, draftOf(signal, conditionFor(signal, guess), guess))
  if (found === undefined) return undefined
  // What was guessed to have something to compare with is none of the thresholds to choose from.
  const grid = found.report.grid.filter(({ threshold }) => threshold !== found.report.threshold?.number)
  const report = { ...found.report, grid }
  return { ...found, report, suggestion: suggestion(report) }
}

async function askThreshold(
  ask: Ask,
  signal: Signal,
  name: ConditionName,
  history: History | undefined,
): Promise<string | true> {
  if (name === 'absent') return true
  const unit = thresholdUnit(name, signal)
  const suggested = history?.suggestion?.threshold
  const usual = { stale: '30m', full: '4h', ratio: '5%', differs: '50%' } as const
  const fallback =
    suggested === undefined
      ? name in usual
        ? usual[name as keyof typeof usual]
        : undefined
      : amountOf(suggested, unit)
  const say = {
    ...conditionWords,
    above: 'Above which number?',
    below: 'Below which number?',
    ratio: 'Above which share?',
    stale: 'After how long?',
    grows: 'By more than?',
    full: 'Within what time?',
    differs: 'By more than?',
  }
  return ask.text(say[name], fallback, (text) => conditionFor(signal, { conditions: { [name]: text } }))
}

const amountOf = (value: number, unit: Parameters<typeof amountText>[1]): string =>
  unit === 'bytes' && value < 1024 ? String(value) : amountText(value, unit)

function waitFor(name: ConditionName, history: History | undefined): string {
  const suggested = history?.suggestion?.forSeconds
  return suggested === undefined ? usualFor[name] : formatDuration(suggested)
}
