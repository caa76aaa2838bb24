// Bar gauges: one bar for each number, side by side or below each other.
import { colourOf } from '../../src/view/model/colour.ts'
import { string } from '../../src/view/model/json.ts'
import type { Draw } from '../drawing.ts'
import { el, style } from '../dom.ts'
import { shareBetween, valuesOf } from './values.ts'
import type { ShownValue } from './values.ts'

export const drawBars: Draw = (drawing) => {
  const { body, panel } = drawing
  const orientation = string(panel.options['orientation'], 'auto')
  const upright =
    orientation === 'vertical' || (orientation === 'auto' && body.clientWidth > body.clientHeight * 2.2)
  const mode = string(panel.options['displayMode'], 'gradient')
  const values = valuesOf(drawing)
  const list = el('div', { class: upright ? 'bars upright' : 'bars', role: 'list' })
  list.append(...values.map((value) => bar(value, upright, mode)))
  body.replaceChildren(list)
  return {}
}

function bar({ name, shown, color, field, extent }: ShownValue, upright: boolean, mode: string): HTMLElement {
  const { min = Math.min(0, extent.min ?? 0), max = extent.max ?? 100 } = field.style
  const share = shareBetween(min, max, shown.value)
  const colour = colourOf(color || 's0')
  const fill = el('div', { class: 'fill' })
  style(fill, {
    [upright ? 'height' : 'width']: `${(share * 100).toFixed(2)}%`,
    ...look(mode, colour, upright ? 'to top' : 'to right'),
  })
  const value = el('span', { class: 'value' }, shown.text)
  style(value, { color: colour })
  return el(
    'div',
    { role: 'listitem' },
    el('span', { class: 'name', title: name }, name),
    el('div', { class: 'track' }, fill),
    value,
  )
}

/** Growing denser, in small pieces like a display, or plain. */
function look(mode: string, colour: string, way: string): Readonly<Record<string, string>> {
  if (mode === 'gradient')
    return {
      background: `linear-gradient(${way}, color-mix(in srgb, ${colour} 45%, transparent), ${colour})`,
    }
  if (mode !== 'lcd') return { background: colour }
  return {
    background: colour,
    'mask-image': `repeating-linear-gradient(${way}, #000 0 6px, transparent 6px 8px)`,
  }
}
