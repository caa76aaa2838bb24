// Parts of a panel's model that several rules ask for.
import { isJson, jsonList, textOf } from './dashboard.ts'
import type { Json, Panel, Place } from './model.ts'

export function fieldDefaults({ data }: Panel): Json {
  const { fieldConfig } = data
  const defaults = isJson(fieldConfig) ? fieldConfig['defaults'] : undefined
  return isJson(defaults) ? defaults : {}
}

/** Numbers at which the colour turns; the first step has none. */
export function thresholdsOf(panel: Panel): readonly number[] {
  const { thresholds } = fieldDefaults(panel)
  const steps = jsonList(isJson(thresholds) ? thresholds['steps'] : undefined)
  return steps.flatMap(({ value }) => (typeof value === 'number' ? [value] : []))
}

export function linksOf(panel: Panel): readonly { readonly url: string; readonly at: Place }[] {
  const own = jsonList(panel.data['links']).map(({ url }, index) => ({
    url: textOf(url),
    at: panel.at('links', index, 'url'),
  }))
  const fields = jsonList(fieldDefaults(panel)['links']).map(({ url }, index) => ({
    url: textOf(url),
    at: panel.at('fieldConfig', 'defaults', 'links', index, 'url'),
  }))
  return [...own, ...fields]
}
