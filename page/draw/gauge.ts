// Gauges: one number each on an arc, and the thresholds around it.
import { colourOf } from '../../src/view/model/colour.ts'
import { show } from '../../src/view/model/field.ts'
import type { FieldStyle } from '../../src/view/model/field.ts'
import type { Draw } from '../drawing.ts'
import { el, style, svg } from '../dom.ts'
import { shareBetween, valuesOf } from './values.ts'
import type { ShownValue } from './values.ts'

/** Clockwise from the lower left to the lower right. */
const [begin, whole] = [-210, 240]

export const drawGauge: Draw = (drawing) => {
  const { body, panel } = drawing
  const values = valuesOf(drawing)
  const grid = el(
    'div',
    { class: 'tiles' },
    ...values.map((value) => gauge(value, panel.options, values.length > 1)),
  )
  body.replaceChildren(grid)
  const fit = (): void => {
    const columns = Math.max(
      1,
      Math.min(
        values.length,
        Math.round(Math.sqrt((values.length * body.clientWidth) / Math.max(body.clientHeight, 1))),
      ),
    )
    style(grid, { 'grid-template-columns': `repeat(${columns}, minmax(0, 1fr))` })
  }
  fit()
  return { resize: fit }
}

function gauge(
  { name, shown, color, field, extent }: ShownValue,
  options: Readonly<Record<string, unknown>>,
  named: boolean,
): HTMLElement {
  const own = field.style
  const [min, max] = endsOf(own, extent.max ?? 100)
  const share = shareBetween(min, max, shown.value)
  const rim = options['showThresholdMarkers'] === false ? [] : marks(own, min, max)
  const size = Math.min(19, 120 / Math.max(shown.text.length, 4))
  const value = svg('text', { x: 50, y: 56, 'font-size': size }, shown.text)
  style(value, { fill: colourOf(color) })
  const ends = options['showThresholdLabels'] === true ? [end(min, own, 16), end(max, own, 84)] : []
  const picture = svg(
    'svg',
    { viewBox: '0 4 100 76', role: 'img', 'aria-label': `${name}: ${shown.text}` },
    arc(37, 9, [0, 1], 'var(--raised)'),
    share > 0 && arc(37, 9, [0, share], colourOf(color)),
    ...rim,
    value,
    ...ends,
  )
  return el('div', { class: 'gauge' }, picture, named && el('div', { class: 'name', title: name }, name))
}

function endsOf(own: FieldStyle, largest: number): readonly [number, number] {
  const unit = own.unit === 'percentunit' ? 1 : 100
  return [own.min ?? 0, own.max ?? Math.max(unit, largest)]
}

function end(value: number, own: FieldStyle, x: number): SVGElement {
  return svg('text', { class: 'end', x, y: 78, 'font-size': 6 }, show(value, { ...own, mappings: [] }).text)
}

function marks(own: FieldStyle, min: number, max: number): readonly SVGElement[] {
  const shareOf = (value: number): number =>
    Math.min(1, Math.max(0, own.percentage ? value / 100 : (value - min) / (max - min || 1)))
  return own.steps.map(({ value, color }, index) => {
    const next = own.steps[index + 1]
    return arc(44, 2.5, [shareOf(value), next === undefined ? 1 : shareOf(next.value)], colourOf(color))
  })
}

function arc(
  radius: number,
  width: number,
  [from, to]: readonly [number, number],
  colour: string,
): SVGElement {
  const at = (share: number): string => {
    const angle = ((begin + whole * share) * Math.PI) / 180
    return `${(50 + radius * Math.cos(angle)).toFixed(2)} ${(50 + radius * Math.sin(angle)).toFixed(2)}`
  }
  const large = (to - from) * whole > 180 ? 1 : 0
  const path = svg('path', {
    d: `M${at(from)}A${radius} ${radius} 0 ${large} 1 ${at(to)}`,
    fill: 'none',
    'stroke-width': width,
  })
  style(path, { stroke: colour })
  return path
}
