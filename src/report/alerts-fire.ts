// A drill: how far the alert came, and when.
import type { FireReport } from '../alerts/fire.ts'
import { labelText } from '../alerts/explain/why.ts'
import { wrap } from './checks.ts'
import type { Safe } from './checks.ts'
import { fit } from './style.ts'
import type { Style } from './style.ts'

export function fireText(report: FireReport, style: Style, safe: Safe): string {
  const { paint, symbols, width } = style
  const { alert, verdict, delivered, dryRun, hops, labels, fix, receivers } = report
  const mark = dryRun ? symbols.note : delivered ? paint.green(symbols.ok) : paint.red(symbols.fail)
  const head = wrap(`Drill of ${safe(alert)}: ${safe(verdict)}`, width - 4)
  const widest = Math.max(0, ...hops.map(({ name }) => name.length))
  const times = hops.map(({ afterMs }) => secondsText(afterMs))
  const wide = Math.max(0, ...times.map((time) => time.length))
  const silent = receivers.filter(({ state }) => state === 'tells nobody').map(({ receiver }) => receiver)
  return [
    ...head.map((line, index) => `${index === 0 ? mark : ' '} ${paint.bold(line)}`),
    ...(fix === null ? [] : [`  ${symbols.arrow} ${paint.cyan(safe(fix))}`]),
    ...hops.map(({ name, text }, index) =>
      fit(`  ${(times[index] ?? '').padStart(wide)}  ${name.padEnd(widest)}  ${safe(text)}`, width, style),
    ),
    ...(silent.length === 0 || receivers.length === silent.length
      ? []
      : [paint.dim(`  ${safe(silent.join(', '))} tells nobody`)]),
    paint.dim(fit(`  ${safe(labelText(labels))}`, width, style)),
  ].join('\n')
}

function secondsText(ms: number): string {
  return `${(ms / 1000).toFixed(1)} s`
}
