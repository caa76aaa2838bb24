// A silence that was made, those there are, those that were ended.
import { matcherText } from '../alerts/alertmanager.ts'
import type { Silence } from '../alerts/alertmanager.ts'
import { labelText } from '../alerts/explain/why.ts'
import type { Expired, SilenceList, Silenced } from '../alerts/silence.ts'
import { spanText } from './alerts-list.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { fit } from './style.ts'
import type { Style } from './style.ts'

export function silencedText(silenced: Silenced, style: Style, safe: Safe): string {
  const { paint, symbols, width } = style
  const { id, mutes, matchers, startsAt, endsAt, author, because, dryRun } = silenced
  const span = spanText(Date.parse(endsAt) - Date.parse(startsAt))
  const what = safe(matchers.map(matcherText).join(', '))
  const done = dryRun ? 'Would be silenced' : 'Silenced'
  const [first = '', ...rest] = wrap(
    `${done} for ${span}, until ${endsAt.slice(0, 16).replace('T', ' ')} UTC: ${what}`,
    width - 4,
  )
  const told = mutes.map(({ labels, summary }) =>
    fit(`    ${safe(summary)}  ${safe(labelText(labels))}`, width, style),
  )
  return [
    `${dryRun ? symbols.note : paint.green(symbols.ok)} ${paint.bold(first)}`,
    ...rest.map((line) => `  ${paint.bold(line)}`),
    ...wrap(`${safe(because)} (${safe(author)})`, width - 4).map((line) => `  ${line}`),
    mutes.length === 0
      ? paint.dim('  mutes nothing that fires now')
      : `  mutes now ${mutes.length} ${mutes.length === 1 ? 'alert' : 'alerts'}:`,
    ...told,
    ...(id === null ? [] : [`  ${symbols.arrow} ${paint.cyan(`lake alerts silence expire ${safe(id)}`)}`]),
  ].join('\n')
}

export function silenceListText({ silences }: SilenceList, now: Date, style: Style, safe: Safe): string {
  const { paint, symbols, width } = style
  if (silences.length === 0) return paint.dim(`${symbols.note} nothing is silenced`)
  return silences
    .flatMap(({ id, state, endsAt, startsAt, matchers, author, because }) => {
      const due = dueText(state, state === 'pending' ? startsAt : endsAt, now)
      const [first = '', ...rest] = wrap(`${safe(matchers.map(matcherText).join(', '))}: ${due}`, width - 4)
      return [
        `${symbols.note} ${paint.bold(first)}`,
        ...rest.map((line) => `  ${paint.bold(line)}`),
        ...wrap(`${safe(because)} (${safe(author)})`, width - 4).map((line) => `  ${line}`),
        paint.dim(`  ${safe(id)}`),
      ]
    })
    .join('\n')
}

function dueText(state: Silence['state'], time: string, now: Date): string {
  const ms = Date.parse(time) - now.getTime()
  if (state === 'expired') return `ended ${spanText(-ms)} ago`
  return state === 'pending' ? `begins in ${spanText(ms)}` : `${spanText(ms)} more`
}

export function expiredText({ dryRun, silences }: Expired, style: Style, safe: Safe): string {
  const { paint, symbols, width } = style
  const mark = dryRun ? symbols.note : paint.green(symbols.ok)
  return silences
    .map(({ id, matchers, because }) =>
      fit(
        `${mark} ${dryRun ? 'would end' : 'ended'} ${safe(id)}: ${safe(matchers.map(matcherText).join(', '))} (${safe(because)})`,
        width,
        style,
      ),
    )
    .join('\n')
}
