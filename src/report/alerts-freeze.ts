// What `alerts freeze` has made of an incident.
import type { FreezeReport } from '../alerts/freeze/freeze.ts'
import type { Safe } from './checks.ts'
import { wrap } from './checks.ts'
import type { Style } from './style.ts'

export function freezeText(report: FreezeReport, style: Style, safe: Safe): string {
  const { paint, symbols } = style
  const { alert, file, incident, outcome } = report
  const lasted = `${safe(alert)} fired from ${incident.start} to ${incident.isOpen ? 'now, and goes on' : incident.end}`
  const next = `  ${symbols.arrow} ${paint.cyan(`lake alerts test ${safe(alert)}`)}`
  const head = {
    written: 'written to',
    'would be written': 'would go into',
    'frozen before': 'nothing is changed: it is in',
  }
  const paragraphs =
    outcome === 'frozen before'
      ? [lasted]
      : [lasted, facts(report), labels(report, safe), moments(report), proof(report)]
  return [
    ...(outcome === 'would be written' ? [safe(report.text)] : []),
    `${paint.green(symbols.ok)} ${head[outcome]} ${safe(file)}`,
    ...paragraphs
      .filter((it) => it !== '')
      .flatMap((text) => wrap(text, style.width - 2).map((line) => `  ${line}`)),
    ...warnings(report, style, safe),
    ...(outcome === 'would be written' ? [] : [next]),
  ].join('\n')
}

function facts({ series, samples, isCut }: FreezeReport): string {
  const cut = isCut ? '; its end is not in it' : ''
  return `${series} series, ${samples} values${cut}`
}

function labels({ dropped }: FreezeReport, safe: Safe): string {
  return dropped.length === 0
    ? ''
    : `labels left out, since nothing depends on them: ${dropped.map((it) => safe(it)).join(', ')}`
}

function moments({ moments: all }: FreezeReport): string {
  return all
    .map(({ kind, at, firing }) => `${kind} at ${at}${firing > 1 ? ` (${firing} label sets)` : ''}`)
    .join(', ')
}

function proof({ stricter }: FreezeReport): string {
  if (stricter?.outcome !== 'red') return 'green as it is'
  return `green as it is, red with ${stricter.op} ${stricter.to} instead of ${stricter.op} ${stricter.number}`
}

function warnings({ replaced, stricter }: FreezeReport, style: Style, safe: Safe): readonly string[] {
  const { paint, symbols } = style
  const texts = [
    ...replaced.map(({ label, kind, by }) => `a ${kind} in the label ${safe(label)} is written as ${by}`),
    ...(stricter?.outcome === 'green'
      ? [
          `it is green with ${stricter.op} ${stricter.to} as well: the values passed both at once, so that this incident does not guard the threshold`,
        ]
      : []),
  ]
  return texts.flatMap((text) =>
    wrap(text, style.width - 4).map(
      (line, index) => `${index === 0 ? paint.yellow(symbols.warn) : ' '} ${line}`,
    ),
  )
}
