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

export function legendOf(
  items: readonly LegendItem[],
  panel: Json,
  hidden: ReadonlySet<string>,
  choose: (name: string, add: boolean) => void,
): Legend | undefined {
  const options = object(panel['legend'])
  if (options['showLegend'] === false || options['displayMode'] === 'hidden') return undefined
  const kept = items.filter(({ shown }) => object(shown.style.custom['hideFrom'])['legend'] !== true)
  const calcs = list(options['calcs'])
    .map((id) => string(id))
    .filter((id) => calculation(id) !== undefined)
  const buttons: HTMLButtonElement[] = []
  const button = ({ shown }: LegendItem): HTMLElement => {
    const swatch = el('span', { class: 'swatch' })
    style(swatch, { background: colourOf(shown.color) })
    const found = el(
      'button',
      {
        type: 'button',
        title: shown.name,
        onclick: (event: MouseEvent) => choose(shown.name, event.ctrlKey || event.metaKey || event.shiftKey),
      },
      swatch,
      el('span', {}, shown.name),
    )
    found.dataset['series'] = shown.name
    buttons.push(found)
    return found
  }
  const table = options['displayMode'] === 'table'
  const sorted = sortedItems(kept, calcs, options)
  const drawn = sorted.slice(0, most)
  const more =
    sorted.length > most ? el('div', { class: 'more' }, `and ${sorted.length - most} more`) : undefined
  const content = table ? tableOf(drawn, calcs, button) : listOf(drawn, calcs, button)
  const refresh = (): void => {
    for (const each of buttons)
      each.setAttribute('aria-pressed', String(!hidden.has(each.dataset['series'] ?? '')))
  }
  refresh()
  return {
    element: el('div', { class: 'legend', tabindex: '-1' }, content, more),
    right: options['placement'] === 'right',
    refresh,
  }
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

function tableOf(
  items: readonly LegendItem[],
  calcs: readonly string[],
  button: (item: LegendItem) => HTMLElement,
): HTMLElement {
  const head = el(
    'tr',
    {},
    el('th', { scope: 'col' }, 'Name'),
    ...calcs.map((id) => el('th', { scope: 'col' }, calculation(id)?.label ?? id)),
  )
  const rows = items.map((item) =>
    el('tr', {}, el('td', {}, button(item)), ...calcs.map((id) => el('td', {}, calculated(item, id)))),
  )
  return el('table', {}, el('thead', {}, head), el('tbody', {}, ...rows))
}

function listOf(
  items: readonly LegendItem[],
  calcs: readonly string[],
  button: (item: LegendItem) => HTMLElement,
): HTMLElement {
  return el(
    'ul',
    {},
    ...items.map((item) =>
      el(
        'li',
        {},
        button(item),
        // The last value alone needs no word: it is what everybody takes it for.
        ...calcs.map((id) =>
          el(
            'span',
            { class: 'value', title: calculation(id)?.label ?? id },
            calcs.length === 1 ? '' : `${calculation(id)?.label ?? id}: `,
            calculated(item, id),
          ),
        ),
      ),
    ),
  )
}
