// What was asked for, as the command that asks for it. Pure.
import { flagOf } from './condition.ts'
import type { Request } from './request.ts'
import type { ConditionName } from './signal.ts'
import { shell } from './texts.ts'

export function commandFor(request: Request): string {
  const { component, signal, expr, from, match, conditions, name, severity, window } = request
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
    ['window', window],
    ['for', request.for],
    ['keep-firing-for', request.keepFiringFor],
    ['severity', severity],
    ['name', name],
  ] as const
  const words = all.flatMap(([flag, said]) =>
    said === undefined ? [] : [said === true ? `--${flag}` : `--${flag}${wordFor(said)}`],
  )
  return ['lake alerts new', ...words, '--yes'].join(' ')
}

/** A value that begins with a dash would be taken for another flag. */
function wordFor(said: string): string {
  const text = /^[\w./%-]+$/.test(said) ? said : shell(said)
  return said.startsWith('-') ? `=${text}` : ` ${text}`
}
