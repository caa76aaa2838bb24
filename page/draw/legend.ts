// The legend of a chart: a list or a table, whose names choose what is shown.
import { list, object, string } from '../../src/view/model/json.ts'
import type { Json } from '../../src/view/model/json.ts'
import { colourOf } from '../../src/view/model/colour.ts'
import { show } from '../../src/view/model/field.ts'
import { calculation } from '../../src/view/model/reduce.ts'
import type { ShownField } from '../../src/view/model/shown.ts'
import { order } from '../../src/view/model/transform-fields.ts'
import { el, style } from '../dom.ts'

/** A legend of a thousand names is read by nobody, and takes longer than the chart. */
const most = 100

export interface LegendItem {
  readonly shown: ShownField
  readonly values: readonly (number | null)[]
}

export interface Legend {
  readonly element: HTMLElement
  readonly right: boolean
  /** Says again which are hidden. */
  refresh(): void
}

/** With `add` it is one more or one less, else this one alone. */
type Choose = (name: string, add: boolean) => void

interface Entry extends LegendItem {
  readonly button: HTMLElement
}

export function legendOf(
  items: readonly LegendItem[],
  panel: Json,
  hidden: ReadonlySet<string>,
  choose: Choose,
): Legend | undefined {
  const options = object(panel['legend'])
  if (options['showLegend'] === false || options['displayMode'] === 'hidden') return undefined
  const kept = items.filter(({ shown }) => object(shown.style.custom['hideFrom'])['legend'] !== true)
  const calcs = list(options['calcs'])
    .map((id) => string(id))
    .filter((id) => calculation(id) !== undefined)
  const sorted = sortedItems(kept, calcs, options)
  const entries = sorted.slice(0, most).map((item) => ({ ...item, button: buttonOf(item.shown, choose) }))
  const more =
    sorted.length > most ? el('div', { class: 'more' }, `and ${sorted.length - most} more`) : undefined
  const content = options['displayMode'] === 'table' ? tableOf(entries, calcs) : listOf(entries, calcs)
  const refresh = (): void => {
    for (const { shown, button } of entries)
      button.setAttribute('aria-pressed', String(!hidden.has(shown.name)))
  }
  refresh()
  return {
    element: el('div', { class: 'legend', tabindex: '-1' }, content, more),
    right: options['placement'] === 'right',
    refresh,
  }
}

function buttonOf({ name, color }: ShownField, choose: Choose): HTMLElement {
  const swatch = el('span', { class: 'swatch' })
  style(swatch, { background: colourOf(color) })
  const button = el(
    'button',
    {
      type: 'button',
      title: name,
      onclick: (event: MouseEvent) => choose(name, event.ctrlKey || event.metaKey || event.shiftKey),
    },
    swatch,
    el('span', {}, name),
  )
  button.dataset['series'] = name
  return button
}

function sortedItems(
  items: readonly LegendItem[],
  calcs: readonly string[],
  options: Json,
): readonly LegendItem[] {
  // Grafana writes `Last *` where a value may be the last of those that are not null.
  const wanted = string(options['sortBy']).replace(/ \*$/, '')
  const by = calcs.find((id) => calculation(id)?.label === wanted || id === wanted)
  if (by === undefined) return items
  const values = items.map((item) => calculation(by)?.of(item.values) ?? null)
  return order(values, options['sortDesc'] === true).flatMap((at) => items[at] ?? [])
}

function calculated({ shown, values }: LegendItem, id: string): string {
  const calc = calculation(id)
  if (calc === undefined) return ''
  // What the panel says when it is empty is no number.
  const own = { ...shown.style, noValue: '' }
  const style_ = calc.unitless === true ? { ...own, unit: '', mappings: [] } : own
  return show(calc.of(values), style_).text
}

function tableOf(entries: readonly Entry[], calcs: readonly string[]): HTMLElement {
  const head = el(
    'tr',
    {},
    el('th', { scope: 'col' }, 'Name'),
    ...calcs.map((id) => el('th', { scope: 'col' }, calculation(id)?.label ?? id)),
  )
  const rows = entries.map((entry) =>
    el('tr', {}, el('td', {}, entry.button), ...calcs.map((id) => el('td', {}, calculated(entry, id)))),
  )
  return el('table', {}, el('thead', {}, head), el('tbody', {}, ...rows))
}

function listOf(entries: readonly Entry[], calcs: readonly string[]): HTMLElement {
  return el(
    'ul',
    {},
    ...entries.map((entry) =>
      el(
        'li',
        {},
        entry.button,
        // The last value alone needs no word: it is what everybody takes it for.
        ...calcs.map((id) =>
          el(
            'span',
            { class: 'value', title: calculation(id)?.label ?? id },
            calcs.length === 1 ? '' : `${calculation(id)?.label ?? id}: `,
            calculated(entry, id),
          ),
        ),
      ),
    ),
  )
}
