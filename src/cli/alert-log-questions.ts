// Of the wizard of `alerts new`: which lines of a log, and how many of them are wrong.
import { amountIn } from '../alerts/new/amount.ts'
import { flagOf } from '../alerts/new/condition.ts'
import { logSignalNamed } from '../alerts/new/logs.ts'
import type { LogSignal } from '../alerts/new/logs.ts'
import { conditionAsked } from '../alerts/new/request.ts'
import type { Request } from '../alerts/new/request.ts'
import type { ConditionName } from '../alerts/new/signal.ts'
import { askCondition } from './alert-signal-questions.ts'
import type { Ask } from './questions.ts'

const usual: Readonly<Partial<Record<ConditionName, readonly [question: string, answer: string]>>> = {
  above: ['Above how many', '20'],
  below: ['Below how many', '1'],
  ratio: ['Above which share of all lines', '5%'],
}

export async function askLog(ask: Ask, logs: readonly LogSignal[], about: Request): Promise<Request> {
  const word =
    about.signal ??
    (await ask.select(
      'Which lines?',
      logs.map(({ id, says }) => ({ value: id, name: says })),
    ))
  const signal = logSignalNamed(logs, word)
  const match = about.match ?? (await ask.text('Only lines that contain (empty: all)', '', () => undefined))
  const name = conditionAsked(about) ?? (await askCondition(ask, signal.conditions))
  const said = about.conditions[name] ?? (await askNumber(ask, signal, name, about.window))
  return { ...about, signal: signal.id, ...(match === '' ? {} : { match }), conditions: { [name]: said } }
}

async function askNumber(
  ask: Ask,
  { says }: LogSignal,
  name: ConditionName,
  window = '10m',
): Promise<string | true> {
  const [question, answer] = usual[name] ?? []
  if (question === undefined) return true
  const unit = name === 'ratio' ? 'ratio' : 'count'
  return ask.text(`${question}, within ${window}?`, answer, (text) =>
    amountIn(text, unit, flagOf[name], says),
  )
}
