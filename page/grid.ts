// Sections and panels on the page. Only what can be seen is asked for.
import { interpolate } from '../src/view/model/interpolate.ts'
import type { Placed, Section } from '../src/view/model/layout.ts'
import type { Context } from '../src/view/model/requests.ts'
import type { Api } from './api.ts'
import type { Surroundings } from './drawing.ts'
import { el, icon, style } from './dom.ts'
import { panelView } from './panel.ts'
import type { PanelView } from './panel.ts'

interface Standing {
  readonly view: PanelView
  visible: boolean
  /** The run that it was last loaded for. */
  run: number
}

export interface Grid {
  load(context: Context, around: Surroundings): void
  /** All, or those of one type. */
  redraw(type?: string): void
  remove(): void
}

/** Two of these stand side by side on a phone; a chart needs all of it. */
const small = new Set(['stat', 'gauge'])

/** What people closed or opened stays so, also when variables put other rows there. */
const folded = new Map<string, boolean>()

/** All panels of the page, and what they are asked for. */
interface All {
  readonly standing: Map<Element, Standing>
  asked: { readonly context: Context; readonly around: Surroundings } | undefined
  /** Counts how often all were asked for. */
  run: number
  /** How many still wait for their answers. */
  open: number
}

export function gridOf(sections: readonly Section[], main: HTMLElement, api: Api): Grid {
  const standing = new Map<Element, Standing>()
  const all: All = { standing, asked: undefined, run: 0, open: 0 }
  const place = (placed: Placed): HTMLElement => {
    const view = panelView(placed, api)
    style(view.element, cellOf(placed))
    standing.set(view.element, { view, visible: false, run: -1 })
    return view.element
  }
  main.replaceChildren(...sections.map((section) => sectionOf(section, place)))
  const observers = [watchSight(all), watchSize(all)]
  return {
    load: (context, around) => {
      all.asked = { context, around }
      all.run += 1
      for (const one of standing.values()) load(one, all)
    },
    redraw: (type) => {
      for (const { view } of standing.values())
        if (type === undefined || view.element.dataset['type'] === type) view.redraw()
    },
    remove: () => {
      for (const observer of observers) observer.disconnect()
      for (const { view } of standing.values()) view.remove()
    },
  }
}

/** Once in each run, and only what can be seen. */
function load(one: Standing, all: All): void {
  const { asked, run } = all
  if (asked === undefined || one.run === run || !one.visible) return
  one.run = run
  all.open += 1
  document.documentElement.dataset['state'] = 'loading'
  void one.view.load(asked.context, asked.around).finally(() => {
    all.open -= 1
    if (all.open === 0) settle()
  })
}

function watchSight(all: All): IntersectionObserver {
  const observer = new IntersectionObserver(
    (entries) => {
      for (const { target, isIntersecting } of entries) {
        const one = all.standing.get(target)
        if (one === undefined) continue
        one.visible = isIntersecting
        load(one, all)
      }
      if (all.open === 0) settle()
    },
    { rootMargin: '120px' },
  )
  for (const element of all.standing.keys()) observer.observe(element)
  return observer
}

function watchSize({ standing }: All): ResizeObserver {
  const observer = new ResizeObserver((entries) => {
    for (const { target } of entries) standing.get(target)?.view.resize()
  })
  for (const element of standing.keys()) observer.observe(element)
  return observer
}

/** Where in the grid a panel stands, for the style sheet. */
function cellOf({ place: { x, y, w, h }, panel }: Placed): Readonly<Record<string, string>> {
  return {
    '--x': String(x + 1),
    '--y': String(y + 1),
    '--w': String(w),
    '--h': String(h),
    '--half': w <= 6 && small.has(panel.type) ? '1' : '2',
    '--tall': String(Math.max(4, Math.min(h, 10))),
  }
}

/** For whoever takes pictures: all that can be seen is drawn. */
function settle(): void {
  requestAnimationFrame(() =>
    requestAnimationFrame(() => {
      document.documentElement.dataset['state'] = 'drawn'
    }),
  )
}

function sectionOf(
  { key, row, values, collapsed, panels }: Section,
  place: (placed: Placed) => HTMLElement,
): HTMLElement {
  const grid = el('div', { class: 'grid', id: `rows-${key}` }, ...panels.map(place))
  if (row === undefined) return el('section', { class: 'section' }, grid)
  const closed = folded.get(key) ?? collapsed
  grid.hidden = closed
  const count = el('span', { class: 'count' }, `${panels.length} ${panels.length === 1 ? 'panel' : 'panels'}`)
  const toggle = (): void => {
    grid.hidden = !grid.hidden
    folded.set(key, grid.hidden)
    head.setAttribute('aria-expanded', String(!grid.hidden))
  }
  const head = el(
    'button',
    {
      type: 'button',
      class: 'row',
      'aria-expanded': String(!closed),
      'aria-controls': `rows-${key}`,
      onclick: toggle,
    },
    icon('chevron'),
    el('h2', {}, interpolate(row.title, values, 'text')),
    count,
  )
  return el('section', { class: 'section' }, head, grid)
}
