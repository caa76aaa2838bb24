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

/** Green from where the alert no longer fires: for what is bad when it is low. */
export function quietFrom(component: string, alert: string, name = 'threshold'): Threshold {
  return { ...alertDefault(component, alert, name), color: 'green' }
}
