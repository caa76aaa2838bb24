// Why a selector finds nothing: is the metric unknown, is its target down, or does one of its matchers exclude it?
import { addressOf, askJson, promql } from '../../health/ask.ts'
import { nearest } from '../../config/nearest.ts'
import type { Matcher } from '../../contracts/matcher.ts'
import type { Selector } from '../../contracts/promql-selectors.ts'
import { field, items, text } from '../../health/values.ts'
import type { Asking } from '../alertmanager.ts'

const shownValues = 8

export async function whyMissing(asking: Asking, selector: Selector): Promise<string> {
  const { metric } = selector
  if (metric === '') return 'no series fits it'
  const [named] = await promql(asking, `count(${metric})`)
  if (named !== undefined) return matcherAtFault(asking, selector, named.value)
  const [names, down] = await Promise.all([values(asking, '__name__'), downTarget(asking, selector)])
  // What is down says nothing about its names.
  if (down !== undefined) return down
  if (names.includes(metric)) return `${metric} had series once, and has none now`
  const close = nearest(metric, names)
  return `Prometheus knows no metric ${metric}${close === undefined ? '' : `; did you mean ${close}?`}`
}

function values(asking: Asking, label: string, metric?: string): Promise<readonly string[]> {
  const words = new URLSearchParams(metric === undefined ? {} : { 'match[]': metric })
  const url = `${addressOf(asking, 'prometheus')}/api/v1/label/${encodeURIComponent(label)}/values?${words.toString()}`
  return askJson(asking, url).then((answer) => items(field(answer, 'data')).map(text))
}

async function downTarget(asking: Asking, { matchers }: Selector): Promise<string | undefined> {
  const job = matchers.find(({ label, op }) => label === 'job' && op === '=')
  if (job === undefined) return undefined
  const targets = await promql(asking, `up{job=${JSON.stringify(job.value)}}`)
  if (targets.length === 0) return `no target of job ${job.value} is scraped`
  return targets.every(({ value }) => value === 0)
    ? `the target of job ${job.value} cannot be scraped`
    : undefined
}

async function matcherAtFault(
  asking: Asking,
  { metric, matchers }: Selector,
  count: number,
): Promise<string> {
  const own = matchers.filter(({ label }) => label !== '__name__')
  const written = ({ label, op, value }: Matcher): string => `${label}${op}${JSON.stringify(value)}`
  const found = await Promise.all(
    own.map(async (matcher) => ({
      matcher,
      fits: (await promql(asking, `count(${metric}{${written(matcher)}})`)).length > 0,
    })),
  )
  const fault = found.find(({ fits }) => !fits)?.matcher
  if (fault === undefined) {
    const [now] = await promql(asking, `count(${metric}{${own.map(written).join(',')}})`)
    return now === undefined
      ? `none of the ${count} series of ${metric} has all of these labels`
      : `${now.value} such series of ${metric} are there now, and none were at the time that it asks for`
  }
  const there = await values(asking, fault.label, metric)
  const shown = there.slice(0, shownValues).join(', ')
  const more = there.length > shownValues ? `, and ${there.length - shownValues} more` : ''
  return there.length === 0
    ? `${metric} has no label ${fault.label}`
    : `no series of ${metric} has ${written(fault)}; there are: ${shown}${more}`
}
