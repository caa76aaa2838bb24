// Numbers of now, one tile each.
import { object, string } from '../../src/view/model/json.ts'
import { colourOf } from '../../src/view/model/colour.ts'
import { extentOf } from '../../src/view/model/shown.ts'
import type { ShownField } from '../../src/view/model/shown.ts'
import type { Formatted } from '../../src/view/model/units.ts'
import type { Draw, Drawing } from '../drawing.ts'
import { el, style, svg } from '../dom.ts'
import { fillOf } from '../theme.ts'
import { valuesOf } from './values.ts'
import type { ShownValue } from './values.ts'

export const drawStat: Draw = (drawing) => {
  const { body, panel } = drawing
  const values = valuesOf(drawing)
  const names = namesShown(string(panel.options['textMode'], 'auto'), values)
  const tiles = values.map((value) => tile(value, drawing, names))
  const grid = el('div', { class: 'tiles' }, ...tiles.map(({ element }) => element))
  body.replaceChildren(grid)
  const fit = (): void => {
    const narrow = body.clientWidth < phone && values.length > 2
    const columns = narrow
      ? Math.min(values.length, Math.floor(body.clientWidth / 104))
      : columnsOf(
          body.clientWidth,
          body.clientHeight,
          values.length,
          string(panel.options['orientation'], 'auto'),
        )
    if (narrow) grow(body, Math.ceil(values.length / columns))
    style(grid, { 'grid-template-columns': `repeat(${columns}, minmax(0, 1fr))` })
    const rows = Math.ceil(values.length / columns)
    const [width, height] = [body.clientWidth / columns - 20, Math.max(34, body.clientHeight / rows) - 8]
    // One size for all: the longest decides.
    const size = Math.min(...tiles.map(({ letters }) => sizeFor(letters, width, height - (names ? 17 : 0))))
    for (const { value } of tiles) style(value, { 'font-size': `${size}px` })
  }
  fit()
  return { resize: fit }
}

/** The whole width of a phone. */
const phone = 480

/** On a phone a panel is as tall as its tiles need, in rows of the grid. */
function grow(body: HTMLElement, rows: number): void {
  const panel = body.closest<HTMLElement>('.panel')
  const [title, tile, row] = [44, 54, 38]
  panel?.style.setProperty('--tall', String(Math.max(4, Math.ceil((title + rows * tile) / row))))
}

function namesShown(mode: string, values: readonly ShownValue[]): boolean {
  if (mode === 'value' || mode === 'none') return false
  return mode !== 'auto' || values.length > 1
}

function columnsOf(width: number, height: number, count: number, orientation: string): number {
  if (orientation === 'vertical') return Math.max(1, Math.min(count, Math.floor(width / 70)))
  if (orientation === 'horizontal') return 1
  let best = { columns: 1, score: 0 }
  for (let columns = 1; columns <= count; columns += 1) {
    const [w, h] = [width / columns, height / Math.ceil(count / columns)]
    // What is too narrow to be read is no better for being tall.
    const score = Math.min(w / 2.6, Math.max(h, 30)) * (w < 96 ? w / 96 : 1)
    if (score > best.score + 0.5) best = { columns, score }
  }
  return best.columns
}

const sizeFor = (letters: number, width: number, height: number): number =>
  Math.round(Math.max(13, Math.min(52, height * 0.62, width / (Math.max(letters, 2) * 0.66))))

interface Tile {
  readonly element: HTMLElement
  readonly value: HTMLElement
  readonly letters: number
}

function tile(shown: ShownValue, drawing: Drawing, names: boolean): Tile {
  const { options } = drawing.panel
  const { textMode, graphMode } = options
  const mode = string(options['colorMode'], 'value')
  const onlyName = textMode === 'name'
  const said = onlyName ? { prefix: '', text: shown.name, suffix: '' } : shown.shown.formatted
  const value = valueOf(said, shown.field, drawing)
  const element = el(
    'div',
    {
      class: inMiddle(options['justifyMode'], names) ? 'tile middle' : 'tile',
      title: names ? `${shown.name}: ${shown.shown.text}` : undefined,
    },
    graphMode === 'area' && sparkline(shown, mode),
    names && !onlyName && el('div', { class: 'name' }, shown.name),
    textMode !== 'none' && value,
  )
  paint(element, value, mode, shown.color)
  return { element, value, letters: said.text.length + (said.prefix.length + said.suffix.length) * 0.6 }
}

/** With its unit beside it, smaller; a link where the field has one. */
function valueOf({ prefix, text, suffix }: Formatted, field: ShownField, { around }: Drawing): HTMLElement {
  const parts = [prefix && el('small', {}, prefix), text, suffix && el('small', {}, suffix)]
  const [link] = field.style.links.map(object)
  if (link === undefined) return el('div', { class: 'value' }, ...parts)
  const href = around.href(string(link['url']))
  return el('a', { class: 'value', href, title: string(link['title']) }, ...parts)
}

const inMiddle = (justify: unknown, names: boolean): boolean =>
  justify === 'center' || (justify !== 'left' && !names)

function paint(element: HTMLElement, value: HTMLElement, mode: string, color: string): void {
  if (mode.startsWith('background') && isGood(color)) element.classList.add('good')
  else if (mode.startsWith('background') && color !== '' && color !== 'transparent') {
    const { fill, text } = fillOf(color)
    style(element, { background: fill, color: text })
  } else if (mode === 'value' && color !== '') style(value, { color: colourOf(color) })
}

/** A wall of green hides the one tile that is not: what is good is said quietly. */
const isGood = (color: string): boolean => colourOf(color) === 'var(--green)'

function sparkline({ field, color }: ShownValue, mode: string): SVGElement | undefined {
  const values = field.field.values.filter(
    (value): value is number => typeof value === 'number' && Number.isFinite(value),
  )
  const { min, max } = extentOf([values])
  if (values.length < 2 || min === undefined || max === undefined) return undefined
  const low = field.style.min ?? min
  const points = values.map(
    (value, index) =>
      `${((index / (values.length - 1)) * 100).toFixed(2)},${(28 - ((value - low) / (max - low || 1)) * 26).toFixed(2)}`,
  )
  const stroke = mode.startsWith('background') && !isGood(color) ? '#fff' : colourOf(color)
  return svg(
    'svg',
    { class: 'spark', viewBox: '0 0 100 30', preserveAspectRatio: 'none', 'aria-hidden': 'true' },
    svg('polygon', { points: `0,30 ${points.join(' ')} 100,30`, fill: stroke, opacity: 0.25 }),
    svg('polyline', {
      points: points.join(' '),
      fill: 'none',
      stroke,
      'stroke-width': 1,
      'vector-effect': 'non-scaling-stroke',
    }),
  )
}
