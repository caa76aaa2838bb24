// How a field is shown: defaults of the panel, overrides by matcher, then thresholds, mappings and units.
import { interpolate, single } from './interpolate.ts'
import type { Values } from './interpolate.ts'
import type { Field, Frame } from './frames.ts'
import { list, number, object, string } from './json.ts'
import type { Json } from './json.ts'
import { mapping, regexOf } from './mapping.ts'
import type { Cell } from './reduce.ts'
import { format, plain } from './units.ts'
import type { Formatted } from './units.ts'

export interface Step {
  readonly value: number
  readonly color: string
}

export interface FieldStyle {
  readonly unit: string
  readonly decimals: number | undefined
  readonly min: number | undefined
  readonly max: number | undefined
  readonly displayName: string
  readonly noValue: string
  /** Ascending; the first begins at minus infinity. */
  readonly steps: readonly Step[]
  readonly percentage: boolean
  readonly mappings: readonly Json[]
  readonly colorMode: string
  readonly fixedColor: string
  readonly custom: Json
  readonly links: readonly unknown[]
}

export function styleOf(defaults: Json): FieldStyle {
  const thresholds = object(defaults['thresholds'])
  const color = object(defaults['color'])
  return {
    unit: string(defaults['unit']),
    decimals: number(defaults['decimals']),
    min: number(defaults['min']),
    max: number(defaults['max']),
    displayName: string(defaults['displayName']),
    noValue: string(defaults['noValue']),
    steps: list(thresholds['steps'])
      .map((step) => ({
        value: number(object(step)['value']) ?? Number.NEGATIVE_INFINITY,
        color: string(object(step)['color'], 'green'),
      }))
      .toSorted((a, b) => (a.value === b.value ? 0 : a.value - b.value)),
    percentage: thresholds['mode'] === 'percentage',
    mappings: list(defaults['mappings']).map(object),
    colorMode: string(color['mode']),
    fixedColor: string(color['fixedColor']),
    custom: object(defaults['custom']),
    links: list(defaults['links']),
  }
}

/** The panel's defaults with what the overrides say about this field. */
export function configOf(
  { defaults, overrides }: { readonly defaults: Json; readonly overrides: readonly Json[] },
  field: Field,
  frame: Frame,
): Json {
  const fitting = overrides.filter((override) => fits(object(override['matcher']), field, frame))
  return fitting
    .flatMap((override) => list(override['properties']).map(object))
    .reduce<Json>(
      (config, property) => withProperty(config, string(property['id']), property['value']),
      field.unit === undefined ? defaults : { ...defaults, unit: field.unit },
    )
}

function withProperty(config: Json, id: string, value: unknown): Json {
  const [head = '', ...rest] = id.split('.')
  if (rest.length === 0) return { ...config, [head]: value }
  return { ...config, [head]: withProperty(object(config[head]), rest.join('.'), value) }
}

function fits(matcher: Json, field: Field, frame: Frame): boolean {
  const options = matcher['options']
  const names = [field.name, field.shown ?? field.name]
  switch (matcher['id']) {
    case 'byName':
      return names.includes(string(options))
    case 'byNames':
      return list(object(options)['names']).some((name) => names.includes(string(name)))
    case 'byRegexp':
      return names.some((name) => regexOf(string(options)).test(name))
    case 'byType':
      return field.type === options
    case 'byFrameRefID':
      return frame.refId === options
    default:
      return false
  }
}

export function nameOf(field: Field, style: FieldStyle, values: Values): string {
  if (style.displayName === '') return field.shown ?? field.name
  const name = style.displayName.replaceAll(
    /\$\{__field\.labels\.([^}]+)\}/g,
    (_whole, label: string) => field.labels[label] ?? '',
  )
  return interpolate(name, new Map([...values, ['__field.name', single(field.name)]]), 'text').replaceAll(
    '${__field.name}',
    field.shown ?? field.name,
  )
}

export interface Shown {
  readonly value: Cell
  readonly formatted: Formatted
  readonly text: string
  /** A name for `colourOf`; empty where none is said. */
  readonly color: string
}

export function show(value: Cell, style: FieldStyle, extent: Extent = {}, now = 0): Shown {
  const mapped = mapping(value, style.mappings)
  const formatted =
    mapped?.text === undefined
      ? formattedOf(value, style, now)
      : { prefix: '', text: mapped.text, suffix: '' }
  const color = mapped?.color ?? thresholdColor(value, style, extent)
  return { value, formatted, text: plain(formatted), color }
}

function formattedOf(value: Cell, { unit, decimals, noValue }: FieldStyle, now: number): Formatted {
  if (value === null) return { prefix: '', text: noValue || '–', suffix: '' }
  if (typeof value !== 'number') return { prefix: '', text: String(value), suffix: '' }
  return format(value, { unit, now, ...(decimals === undefined ? {} : { decimals }) })
}

/** What the values of a panel reach from and to, where its `min` and `max` say nothing. */
export interface Extent {
  readonly min?: number
  readonly max?: number
}

export function thresholdColor(value: Cell, style: FieldStyle, extent: Extent = {}): string {
  const { steps, percentage } = style
  const lowest = steps[0]?.color ?? ''
  if (typeof value !== 'number' || Number.isNaN(value)) return lowest
  const compared = percentage ? shareOf(value, style, extent) * 100 : value
  return steps.findLast((step) => compared >= step.value)?.color ?? lowest
}

/** How far a value is on the way from the least to the most. */
function shareOf(value: number, { min, max }: Pick<FieldStyle, 'min' | 'max'>, extent: Extent): number {
  const [low, high] = [min ?? extent.min ?? 0, max ?? extent.max ?? 100]
  return (value - low) / (high - low || 1)
}
