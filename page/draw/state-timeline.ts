// State timelines: a lane for each series, a stretch of colour for each state.
import { show } from '../../src/view/model/field.ts'
import { object } from '../../src/view/model/json.ts'
import { colourOf } from '../../src/view/model/colour.ts'
import { numeric } from '../../src/view/model/shown.ts'
import type { ShownField } from '../../src/view/model/shown.ts'
import { palette, stableIndex } from '../../src/view/model/colour.ts'
import type { Cell } from '../../src/view/model/reduce.ts'
import { dateTime } from '../../src/view/model/moments.ts'
import { follow, point } from '../crosshair.ts'
import type { Draw, Drawing } from '../drawing.ts'
import { el, style } from '../dom.ts'
import { fillOf } from '../theme.ts'
import { hideTip, showTip } from '../tip.ts'
import { timeLabel } from './series-axes.ts'

interface Stretch {
  readonly from: number
  to: number
  readonly value: Cell
}

const mostLanes = 60

export const drawStateTimeline: Draw = (drawing) => {
  const { body, fields, panel } = drawing
  const merged = panel.type !== 'status-history' && panel.options['mergeValues'] !== false
  const drawable = [...numeric(fields), ...fields.filter(({ field }) => field.type === 'string')]
  const lanes = el('div', { class: 'lanes' })
  for (const shown of drawable.slice(0, mostLanes)) {
    lanes.append(el('div', { class: 'name', title: shown.name }, shown.name), lane(shown, drawing, merged))
  }
  const cross = el('div', { class: 'cross' })
  lanes.append(ticks(drawing))
  const box = el('div', { class: 'timeline' }, lanes, legend(drawable, drawing), cross)
  body.replaceChildren(box)
  const track = (): DOMRect | undefined => lanes.querySelector('.lane')?.getBoundingClientRect()
  const leave = follow({
    element: cross,
    at: (ms) => {
      const [share, bounds] = [shareOf(ms, drawing), track()]
      return bounds === undefined || share < 0 || share > 1
        ? undefined
        : bounds.left - box.getBoundingClientRect().left + share * bounds.width
    },
  })
  lanes.addEventListener('pointermove', ({ clientX }) => {
    const bounds = track()
    const share = bounds === undefined ? -1 : (clientX - bounds.left) / bounds.width
    if (drawing.around.shared && share >= 0)
      point(drawing.range.from + share * (drawing.range.to - drawing.range.from), {})
  })
  lanes.addEventListener('pointerleave', () => {
    point(undefined, {})
    hideTip()
  })
  return { remove: leave }
}

/** The words that stand for values, in their colours: once for all lanes. */
function legend(drawable: readonly ShownField[], { panel }: Drawing): HTMLElement | undefined {
  const [first] = drawable
  const options = object(panel.options['legend'])
  if (first === undefined || options['showLegend'] === false) return undefined
  const values = first.style.mappings.flatMap((each) => Object.keys(object(each['options'])))
  const items = values.map((value) => {
    const { text, color } = show(Number(value), first.style)
    const swatch = el('span', { class: 'swatch' })
    style(swatch, { background: colourOf(color) })
    return el('li', {}, swatch, text)
  })
  return items.length === 0 ? undefined : el('div', { class: 'legend words' }, el('ul', {}, ...items))
}

const shareOf = (ms: number, { range }: Drawing): number => (ms - range.from) / (range.to - range.from)

function stretchesOf({ field, frame }: ShownField, stepMs: number, merged: boolean): readonly Stretch[] {
  const times = frame.fields.find(({ type }) => type === 'time')?.values ?? []
  const found: Stretch[] = []
  for (const [index, value] of field.values.entries()) {
    const at = Number(times[index])
    const last = found.at(-1)
    if (value === null || Number.isNaN(value)) continue
    if (merged && last !== undefined && last.value === value && at - last.to <= stepMs * 0.5)
      last.to = at + stepMs
    else found.push({ from: at, to: at + stepMs, value })
  }
  return found
}

function lane(shown: ShownField, drawing: Drawing, merged: boolean): HTMLElement {
  const { range, step, panel } = drawing
  const words = stretchesOf(shown, step * 1000, merged)
    .filter(({ from, to }) => to > range.from && from < range.to)
    .map((stretch) => segment(stretch, shown, drawing, panel.options['showValue'] !== 'never'))
  return el('div', { class: 'lane', role: 'img', 'aria-label': shown.name }, ...words)
}

function segment(
  { from, to, value }: Stretch,
  { style: own, name }: ShownField,
  drawing: Drawing,
  named: boolean,
): HTMLElement {
  const { text, color } = show(value, own)
  const byName = own.colorMode.startsWith('palette') && own.mappings.length === 0
  const chosen = byName ? (palette[stableIndex(text)] ?? 's0') : color || 's0'
  const { fill, text: ink } = fillOf(chosen)
  const [left, right] = [from, to].map((ms) => Math.min(1, Math.max(0, shareOf(ms, drawing))) * 100)
  const wide = (right ?? 0) - (left ?? 0)
  const made = el('i', {}, named && wide > 4 && text)
  style(made, { left: `${left ?? 0}%`, width: `${wide}%`, background: fill, color: ink })
  made.addEventListener('pointermove', ({ clientX, clientY }) => {
    const until = dateTime(Math.min(to, drawing.range.to), drawing.around.utc)
    showTip(
      {
        ms: from,
        utc: drawing.around.utc,
        lines: [{ name, value: text, color: chosen, near: true }],
        texts: [`until ${until}`],
      },
      clientX,
      clientY,
    )
  })
  made.dataset['state'] = text
  style(made, { '--c': colourOf(chosen) })
  return made
}

function ticks(drawing: Drawing): HTMLElement {
  const { range, around, body } = drawing
  const count = Math.max(2, Math.min(8, Math.floor(body.clientWidth / 130)))
  const step = (range.to - range.from) / count
  const marks = Array.from({ length: count - 1 }, (_mark, index) => {
    const mark = el('span', {}, timeLabel(range.from + step * (index + 1), step / 1000, around.utc))
    style(mark, { left: `${((index + 1) / count) * 100}%` })
    return mark
  })
  return el('div', { class: 'ticks' }, ...marks)
}
