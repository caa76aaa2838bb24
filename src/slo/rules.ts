// An SLO as rules of Prometheus: what is recorded, and when who is told.
import { badName, badNow, errorsName, errorsOver, eventsName, eventsOver } from './indicator.ts'
import { isOfMoments, neededBy } from './indicator.ts'
import { budgetOf, camel, decimal, isOfEvents } from './slo.ts'
import type { Slo } from './slo.ts'
import { alertName, pairsOf, span, windowsOf } from './windows.ts'
import type { Pair } from './windows.ts'

export interface SloRule {
  readonly alert?: string
  readonly record?: string
  readonly expr: string
  readonly for?: string
  readonly labels: Readonly<Record<string, string>>
  readonly annotations?: Readonly<Record<string, string>>
}

export interface SloGroup {
  readonly name: string
  readonly interval?: string
  readonly rules: readonly SloRule[]
}

export function sloGroups(slo: Slo, scrapeSeconds: number): readonly SloGroup[] {
  const pairs = pairsOf(slo, scrapeSeconds)
  return [
    {
      name: `slo-${slo.name}`,
      rules: [
        ...(isOfMoments(slo) ? [record(slo, badName, badNow(slo))] : []),
        ...windowsOf(pairs).map((seconds) => overWindow(slo, errorsName, seconds)),
        ...longWindows(slo, pairs).map((seconds) => overWindow(slo, eventsName, seconds)),
        ...pairs.map((pair) => burnAlert(slo, pair, scrapeSeconds)),
        noDataAlert(slo),
      ],
    },
    { name: `slo-${slo.name}-budget`, interval: '1m', rules: budgetRules(slo, pairs) },
  ]
}

function longWindows({ indicator }: Slo, pairs: readonly Pair[]): readonly number[] {
  return isOfEvents(indicator) ? pairs.map(({ longSeconds }) => longSeconds) : []
}

export function labelsOf({ name, component }: Slo): Readonly<Record<string, string>> {
  return { slo: name, ...(component === undefined ? {} : { component }) }
}

function record(slo: Slo, name: string, expr: string, more: Readonly<Record<string, string>> = {}): SloRule {
  return { record: name, expr, labels: { ...labelsOf(slo), ...more } }
}

function overWindow(slo: Slo, name: typeof errorsName | typeof eventsName, seconds: number): SloRule {
  const window = span(seconds)
  const { indicator } = slo
  const expr =
    name === eventsName && isOfEvents(indicator) ? eventsOver(indicator, window) : errorsOver(slo, window)
  return record(slo, name, expr, { window })
}

/** The whole window is long to read: once a minute is enough. */
function budgetRules(slo: Slo, pairs: readonly Pair[]): readonly SloRule[] {
  const budget = budgetOf(slo)
  const of = (seconds: number): string => `${errorsName}{slo="${slo.name}",window="${span(seconds)}"}`
  const now = pairs[0]?.longSeconds ?? 0
  return [
    record(slo, 'slo:objective:ratio', `vector(${decimal(1 - budget)})`),
    overWindow(slo, errorsName, slo.windowSeconds),
    record(slo, 'slo:budget_left:ratio', `1 - ${of(slo.windowSeconds)} / ${budget}`),
    record(slo, 'slo:burn_rate:ratio', `${of(now)} / ${budget}`),
  ]
}

function burnAlert(slo: Slo, pair: Pair, scrapeSeconds: number): SloRule {
  const { threshold, longSeconds, shortSeconds, severity } = pair
  const over = (seconds: number): string =>
    `${errorsName}{slo="${slo.name}",window="${span(seconds)}"} > ${threshold}`
  return {
    alert: alertName(camel(slo.name), pair),
    expr: `${over(longSeconds)} and on (slo) ${over(shortSeconds)} and on (slo) ${floorOf(slo, pair)}`,
    // Two evaluations: one torn scrape is none.
    for: span(2 * scrapeSeconds),
    labels: { ...labelsOf(slo), severity },
    annotations: asTemplates(burnTexts(slo, pair)),
  }
}

/** What keeps little from deciding: events, or having watched at all. */
function floorOf({ name, indicator, minTraffic }: Slo, { longSeconds }: Pair): string {
  if (isOfEvents(indicator))
    return `${eventsName}{slo="${name}",window="${span(longSeconds)}"} >= ${minTraffic}`
  const third = Math.max(1, Math.round(longSeconds / 3))
  return `present_over_time(${badName}{slo="${name}"}[${span(third)}] offset ${span(longSeconds - third)})`
}

export function burnTexts(slo: Slo, pair: Pair): Readonly<Record<string, string>> {
  const { factor, longSeconds, shortSeconds, threshold } = pair
  const unit = isOfEvents(slo.indicator) ? 'all events' : 'the time'
  const left = span(Math.round(slo.windowSeconds / factor / 60) * 60)
  const more = `More than ${percent(threshold)} of ${unit} was bad over ${span(longSeconds)}, and over ${span(shortSeconds)} too`
  const pace = `at this pace the error budget of ${span(slo.windowSeconds)} lasts ${left}`
  return {
    summary: `${slo.name} burns its error budget ${factor === 1 ? 'faster than it may' : `${factor} times too fast`}`,
    description: `${slo.description === '' ? '' : `${slo.description.replace(/[.]?$/, '.')} `}${more}: ${pace}.`,
    ...linksOf(slo, 2),
  }
}

/** Prometheus expands annotations: what somebody has written as a description is no template. */
function asTemplates(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const plain = (text: string): string => text.replaceAll('{{', '{{"{{"}}')
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, plain(text)]))
}

export function percent(share: number): string {
  return `${decimal(share * 100)} %`
}

function linksOf({ name }: Slo, panel: number): Readonly<Record<string, string>> {
  return { runbook: `.lake/slo/${name}.md`, panel: `slo-${name}/${panel}` }
}

export function noDataName({ name }: Pick<Slo, 'name'>): string {
  return `Slo${camel(name)}NoData`
}

const noDataFor = '15m'

function noDataAlert(slo: Slo): SloRule {
  const absent = neededBy(slo.indicator).map((selector) => `absent(${selector})`)
  return {
    alert: noDataName(slo),
    expr: `count(${absent.join(' or ')}) > 0`,
    for: noDataFor,
    labels: { ...labelsOf(slo), severity: 'info' },
    annotations: noDataTexts(slo),
  }
}

export function noDataTexts(slo: Slo): Readonly<Record<string, string>> {
  return {
    summary: `Nothing is known of ${slo.name}`,
    description: 'A metric that it counts with is not there: no alert of this SLO can fire.',
    ...linksOf(slo, 1),
  }
}
