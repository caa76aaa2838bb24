// The bar: which dashboard, which time, how often, which theme.
import type { Dashboard, Link } from '../src/view/model/dashboard.ts'
import type { Listed } from '../src/view/model/boot.ts'
import type { TimeRange } from '../src/view/model/time.ts'
import type { Api } from './api.ts'
import { el, icon } from './dom.ts'
import { menu } from './menu.ts'
import { target } from './panel-frame.ts'
import { addressOf } from './state.ts'
import type { State } from './state.ts'
import { datesOf, timeMenu } from './time-menu.ts'

export interface Control {
  readonly api: Api
  readonly state: State
  readonly dashboard: Dashboard
  readonly range: TimeRange
  go(change: Partial<State>): void
  reload(): void
  href(url: string): string
}

const refreshes = ['', '5s', '10s', '30s', '1m', '5m', '15m']

export function barOf(control: Control): HTMLElement {
  const { api, state, dashboard, range, go } = control
  const project = el('span', { class: 'project' }, api.boot.project)
  if (api.recorded !== undefined || state.bare) {
    return el(
      'header',
      { class: 'bar' },
      el('h1', {}, dashboard.title),
      project,
      el('span', { class: 'push' }),
      el('span', { class: 'project' }, datesOf(range, dashboard.utc)),
    )
  }
  return el(
    'header',
    { class: 'bar' },
    dashboards(control),
    el('h1', { class: 'away' }, dashboard.title),
    project,
    el('span', { class: 'push' }),
    el('div', { class: 'group controls' }, ...links(control)),
    timeMenu({
      from: state.from || dashboard.from,
      to: state.to || dashboard.to,
      range,
      utc: dashboard.utc,
      choose: (from, to) => go({ from, to }),
    }),
    refreshing(control),
    themeButton(control),
  )
}

function dashboards({ api, dashboard, state, go }: Control): HTMLElement {
  return menu({ label: dashboard.title, title: 'Dashboards' }, (close) => {
    const found = el('div')
    const list = (word: string): void => {
      const fitting = api.boot.dashboards.filter(({ title, uid }) =>
        `${title} ${uid}`.toLowerCase().includes(word.toLowerCase()),
      )
      found.replaceChildren(...fitting.map(entry))
    }
    const entry = ({ uid, title }: Listed): HTMLElement =>
      el(
        'a',
        {
          href: addressOf({ ...state, uid, variables: new Map() }),
          'aria-current': String(uid === dashboard.uid),
          onclick: (event: MouseEvent) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return
            event.preventDefault()
            close()
            go({ uid, variables: new Map() })
          },
        },
        title,
      )
    list('')
    const search = el('input', {
      type: 'search',
      placeholder: 'Find a dashboard',
      'aria-label': 'Find a dashboard',
    })
    search.addEventListener('input', () => list(search.value))
    return [search, found]
  }).element
}

function links({ api, dashboard, href }: Control): readonly HTMLElement[] {
  const made = (title: string, url: string, newTab: boolean): HTMLElement =>
    el('a', { class: 'control', href: href(url), ...target(newTab) }, el('span', {}, title))
  const withTags = ({ tags }: Link) =>
    api.boot.dashboards.filter(
      (listed) => tags.every((tag) => listed.tags.includes(tag)) && listed.uid !== dashboard.uid,
    )
  return dashboard.links.flatMap((link) => {
    const more = `${link.keepTime ? '&$__url_time_range' : ''}${link.includeVars ? '&$__all_variables' : ''}`
    const full = (url: string): string => (more === '' ? url : `${url}${url.includes('?') ? '' : '?'}${more}`)
    if (link.kind === 'link') return [made(link.title || link.url, full(link.url), link.newTab)]
    const found = withTags(link)
    if (found.length === 0) return []
    const title = link.title || 'Dashboards'
    const entries = () =>
      found.map((listed) => el('a', { href: href(full(`/d/${listed.uid}`)) }, listed.title))
    return [menu({ label: title, title, end: true }, entries).element]
  })
}

function refreshing({ state, dashboard, go, reload }: Control): HTMLElement {
  const chosen = state.refresh || dashboard.refresh
  const select = el('select', { class: 'control', 'aria-label': 'Refresh every', title: 'Refresh every' })
  for (const each of new Set([...refreshes, chosen === 'off' ? '' : chosen]))
    select.append(
      el('option', { value: each || 'off', selected: (each || 'off') === (chosen || 'off') }, each || 'Off'),
    )
  select.addEventListener('change', () => go({ refresh: select.value }))
  const again = el(
    'button',
    {
      type: 'button',
      class: 'control',
      title: 'Refresh now (R)',
      'aria-label': 'Refresh now',
      onclick: reload,
    },
    icon('refresh'),
  )
  return el('div', { class: 'group controls' }, again, select)
}

function themeButton({ go }: Control): HTMLElement {
  const light = getComputedStyle(document.documentElement).colorScheme === 'light'
  const words = light ? 'Dark theme' : 'Light theme'
  return el(
    'button',
    {
      type: 'button',
      class: 'control controls',
      title: words,
      'aria-label': words,
      onclick: () => go({ theme: light ? 'dark' : 'light' }),
    },
    icon('moon'),
  )
}
