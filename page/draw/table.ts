// Tables: sorted by a click on a column, cells as numbers, colours or bars.
import { list, number, object, string } from '../../src/view/model/json.ts'
import type { Json } from '../../src/view/model/json.ts'
import { show } from '../../src/view/model/field.ts'
import type { FieldStyle } from '../../src/view/model/field.ts'
import { interpolate, single } from '../../src/view/model/interpolate.ts'
import { extentOf, shownFields } from '../../src/view/model/shown.ts'
import type { ShownField } from '../../src/view/model/shown.ts'
import { order } from '../../src/view/model/transform-fields.ts'
import { merge } from '../../src/view/model/transform-frames.ts'
import { dateTime } from '../../src/view/model/moments.ts'
import { colourOf } from '../../src/view/model/colour.ts'
import type { Draw, Drawing } from '../drawing.ts'
import { el, style } from '../dom.ts'
import { target } from '../panel-frame.ts'
import { fillOf } from '../theme.ts'
import { shareBetween } from './values.ts'

const most = 500

interface Sorting {
  column: number | undefined
  descending: boolean
}

export const drawTable: Draw = (drawing) => {
  const { body, panel } = drawing
  const columns = columnsOf(drawing)
  const rows = columns[0]?.frame.length ?? 0
  const [first] = list(panel.options['sortBy']).map(object)
  const wanted = columns.findIndex(({ name }) => name === string(first?.['displayName']))
  const sorting: Sorting = { column: wanted < 0 ? undefined : wanted, descending: first?.['desc'] === true }
  const box = el('div', { class: 'scroll', tabindex: '0', role: 'region', 'aria-label': panel.title })
  const fill = (): void => {
    const field = sorting.column === undefined ? undefined : columns[sorting.column]
    const all =
      field === undefined
        ? Array.from({ length: rows }, (_row, index) => index)
        : order(field.field.values, sorting.descending)
    const lines = all
      .slice(0, most)
      .map((row) => el('tr', {}, ...columns.map((column) => cell(column, row, drawing))))
    const head =
      panel.options['showHeader'] === false ? undefined : el('thead', {}, heads(columns, sorting, fill))
    const wraps = columns.some(({ style: own }) => object(own.custom['cellOptions'])['wrapText'] === true)
    const table = el(
      'table',
      { class: wraps ? 'grid-table wrap' : 'grid-table' },
      head,
      el('tbody', {}, ...lines),
    )
    box.replaceChildren(
      table,
      ...(rows > most ? [el('div', { class: 'footnote' }, `The first ${most} of ${rows} rows.`)] : []),
    )
  }
  fill()
  body.replaceChildren(box)
  return {}
}

/** Series of one moment are rows of one table; of several tables the first is shown, as Grafana does. */
function columnsOf({ frames, fields, panel, values }: Drawing): readonly ShownField[] {
  const tables = frames.filter(({ length }) => length > 0)
  const series = tables.length > 1 && tables.every((frame) => frame.fields.length === 2)
  const shown = series
    ? shownFields(merge(tables), panel, values)
    : fields.filter(({ frame }) => frame === tables[0])
  return shown.filter(({ style: own }) => own.custom['hidden'] !== true && own.custom['hideFrom'] !== true)
}

function aligned({ style: own, field }: ShownField): string {
  const align = string(own.custom['align'], 'auto')
  if (align === 'auto') return field.type === 'number' ? 'right' : ''
  return align === 'left' ? '' : align
}

function heads(columns: readonly ShownField[], sorting: Sorting, fill: () => void): HTMLElement {
  return el(
    'tr',
    {},
    ...columns.map((column, index) => {
      const sorted = sorting.column === index
      const sort = (): void => {
        const again = sorted && !sorting.descending
        Object.assign(sorting, {
          column: sorted && sorting.descending ? undefined : index,
          descending: again,
        })
        fill()
      }
      const way = sorted ? (sorting.descending ? 'descending' : 'ascending') : undefined
      const head = el(
        'th',
        { scope: 'col', class: aligned(column), 'aria-sort': way },
        el(
          'button',
          { type: 'button', onclick: sort },
          column.name,
          sorted && (sorting.descending ? '↓' : '↑'),
        ),
      )
      const width = number(column.style.custom['width'])
      if (width !== undefined) style(head, { width: `${width}px`, 'min-width': `${Math.min(width, 400)}px` })
      return head
    }),
  )
}

function cell(column: ShownField, row: number, drawing: Drawing): HTMLElement {
  const value = column.field.values[row] ?? null
  const { style: own, field } = column
  const extent = extentOf([field.values])
  const shown = show(value, own, extent, drawing.around.now)
  const raw = field.type === 'time' && typeof value === 'number' && own.unit === ''
  const text = raw ? dateTime(value, drawing.around.utc) : shown.text
  const made = el('td', { class: aligned(column), title: text })
  const kind = kindOf(own)
  const content = linked(column, row, { drawing, text })
  if (kind.includes('gauge') && typeof value === 'number') {
    const share = shareBetween(own.min ?? extent.min ?? 0, own.max ?? extent.max ?? 100, value)
    made.append(el('div', { class: 'cell-bar' }, el('div', {}, bar(share, shown.color)), content))
  } else made.append(content)
  paint(made, kind, shown.color)
  return made
}

/** How its cells are drawn; older dashboards say it elsewhere. */
function kindOf({ custom }: FieldStyle): string {
  return string(object(custom['cellOptions'])['type']) || string(custom['displayMode'], 'auto')
}

function bar(share: number, color: string): HTMLElement {
  const made = el('i')
  style(made, { width: `${share * 100}%`, background: colourOf(color), display: 'block' })
  return made
}

function paint(made: HTMLElement, kind: string, color: string): void {
  if (color === '' || color === 'transparent') return
  if (kind === 'color-background') {
    const { fill, text } = fillOf(color)
    style(made, { background: fill, color: text })
  } else if (kind === 'color-text') style(made, { color: colourOf(color) })
}

interface Linking {
  readonly drawing: Drawing
  readonly text: string
}

/** `${__data.fields.job}`, `${__value.raw}`, `${__field.labels.job}` and variables, in the address of a cell. */
function linked(column: ShownField, row: number, { drawing, text }: Linking): Node {
  const [link] = column.style.links.map(object)
  if (link === undefined || (column.field.values[row] ?? null) === null) return document.createTextNode(text)
  const url = dataLink(link, column, row, drawing)
  return el(
    'a',
    { href: drawing.around.href(url), title: string(link['title']), ...target(link['targetBlank'] === true) },
    text,
  )
}

function dataLink(link: Json, column: ShownField, row: number, { fields, values }: Drawing): string {
  const raw = String(column.field.values[row] ?? '')
  const filled = string(link['url'])
    .replaceAll(
      /\$\{__data\.fields(?:\.([^}:]+)|\[["']?([^\]"']+)["']?\])(?::\w+)?\}/g,
      (_whole, dotted?: string, named?: string) => {
        const name = dotted ?? named ?? ''
        const other = fields.find((each) => each.name === name || each.field.name === name)
        return encodeURIComponent(String(other?.field.values[row] ?? ''))
      },
    )
    .replaceAll(/\$\{__field\.labels\.([^}:]+)(?::\w+)?\}/g, (_whole, name: string) =>
      encodeURIComponent(column.field.labels[name] ?? ''),
    )
    .replaceAll(/\$\{__value\.(?:raw|text|numeric)(?::\w+)?\}/g, encodeURIComponent(raw))
  return interpolate(filled, new Map([...values, ['__value', single(raw)]]), 'url')
}
