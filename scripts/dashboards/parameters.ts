// Thresholds of panels come from the parameters of the alerts they belong to: one source for both.
import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { Threshold } from './vocabulary.ts'

type Parameters = Record<string, Record<string, { readonly default: number }>>

/** The number of a step, and the parameter that it follows when lake.yaml overrides it. */
function alertDefault(component: string, alert: string, name: string) {
  const file = new URL(`../../templates/prometheus/rules/${component}.params.yaml`, import.meta.url)
  const found = (parse(readFileSync(file, 'utf8')) as Parameters)[alert]?.[name]
  if (found === undefined) throw new Error(`${component}.params.yaml has no ${name} of ${alert}`)
  return { value: found.default, lakeParameter: `${alert}.${name}` }
}

/** Red from where the alert fires. */
export function firesAt(component: string, alert: string, name = 'threshold'): Threshold {
  return { ...alertDefault(component, alert, name), color: 'red' }
}

/** Of whole numbers the first with which the alert fires: Grafana colours from a number on, the alert fires above it. */
export function firesBeyond(component: string, alert: string, color: Threshold['color'] = 'red'): Threshold {
  const { value, lakeParameter } = alertDefault(component, alert, 'threshold')
  return { value: value + 1, lakeParameter: `${lakeParameter} + 1`, color }
}

/** Grafana colours from a number on, and an alert of what must not be fires above 0: the first one is told from none. */
export function fromFirst(color: Threshold['color'] = 'red', value = 1): Threshold {
  return { value, color, because: 'any is one too many, and none is 0' }
}

/** increase() makes a little more or less of one. */
export const firstOfIncrease = 0.5

/** What is 1 or 0. */
export const isTrue: Threshold = { value: 1, color: 'green', because: 'it is so, or it is not' }

export const scrapeGivenUp: Threshold = { value: 10, color: 'red', because: 'the timeout of a scrape' }

/** Green from where the alert no longer fires: for what is bad when it is low. */
export function quietFrom(component: string, alert: string, name = 'threshold'): Threshold {
  return { ...alertDefault(component, alert, name), color: 'green' }
}
