// The page of an SLO: what is left of its budget, how fast it burns, and what it counts.
import { lines } from '../panels/draw.ts'
import type { Drawn, Json } from '../panels/draw.ts'
import { pageOf, placed } from '../panels/page.ts'
import { errorsName, eventsName } from './indicator.ts'
import { budgetOf, decimal, isOfEvents } from './slo.ts'
import type { Slo } from './slo.ts'
import { pairsOf, span, windowsOf } from './windows.ts'

/** Ids of its panels never change: alerts link to 1 and 2. */
export function sloDashboard(slo: Slo, scrapeSeconds: number): string {
  const title = `SLO: ${slo.name}`
  const description =
    `${slo.objective} % over ${span(slo.windowSeconds)}, from ${slo.file}. ${slo.description}`.trim()
  const tags = ['slo', ...(slo.component === undefined ? [] : [slo.component])]
  let id = 0
  const panels = placed(panelsOf(slo, scrapeSeconds), 0, () => ++id)
  const page: Json = pageOf({ uid: `slo-${slo.name}`, title, description, tags }, panels)
  return `${JSON.stringify({ ...page, time: { from: `now-${span(slo.windowSeconds)}`, to: 'now' } }, undefined, 2)}\n`
}

function panelsOf(slo: Slo, scrapeSeconds: number): readonly Drawn[] {
  const pairs = pairsOf(slo, scrapeSeconds)
  const of = `{slo="${slo.name}"}`
  const shown = windowsOf(pairs).map(span).join('|')
  const budget = budgetOf(slo)
  const unit = isOfEvents(slo.indicator) ? 'all events' : 'the time'
  return [
    lines(
      {
        title: 'Error budget left',
        unit: 'percentunit',
        description: `What may still be bad in the ${span(slo.windowSeconds)} that end now, as a share of what may be bad in all. Below 0 the objective is missed.`,
      },
      [{ expr: `slo:budget_left:ratio${of}`, legend: 'left' }],
    ),
    lines(
      {
        title: 'Burn rate',
        unit: 'none',
        min: 0,
        description: `How many times faster than it may. At 1 the budget lasts as long as the window; alerts fire above ${pairs.map(({ factor }) => factor).join(', ')}, each over two windows.`,
      },
      [{ expr: `${errorsName}{slo="${slo.name}",window=~"${shown}"} / ${budget}`, legend: '{{window}}' }],
    ),
    lines(
      {
        title: `Bad share of ${unit}`,
        unit: 'percentunit',
        min: 0,
        description: `Over ${span(slo.windowSeconds)}, and how much of it may be bad: ${decimal(budget * 100)} %.`,
      },
      [
        { expr: `${errorsName}{slo="${slo.name}",window="${span(slo.windowSeconds)}"}`, legend: 'bad' },
        { expr: `1 - slo:objective:ratio${of}`, legend: 'may be bad' },
      ],
    ),
    ...(isOfEvents(slo.indicator) ? [traffic(slo)] : [moments(slo)]),
  ]
}

function traffic({ name, minTraffic }: Slo): Drawn {
  const description = `In each window; with fewer than ${minTraffic} in its long window an alert does not fire.`
  return lines({ title: 'Events', unit: 'none', min: 0, description }, [
    { expr: `${eventsName}{slo="${name}"}`, legend: '{{window}}' },
  ])
}

function moments({ name }: Slo): Drawn {
  const description =
    'As it is judged at each moment: 0 is good, 1 is bad. Where nothing is drawn, it was not judged.'
  return lines({ title: 'Bad now', unit: 'none', min: 0, description }, [
    { expr: `slo:bad:ratio{slo="${name}"}`, legend: 'bad' },
  ])
}
