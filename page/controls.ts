// The bar: which dashboard, which time, how often, which theme.
import type { Dashboard, Link } from '../src/view/model/dashboard.ts'
import type { Listed } from '../src/view/model/boot.ts'
import type { TimeRange } from '../src/view/model/time.ts'
import { dateTime } from '../src/view/model/moments.ts'
import { momentMs } from '../src/view/model/time.ts'
import type { Api } from './api.ts'
import { el, icon } from './dom.ts'
import { menu } from './menu.ts'
import { target } from './panel-frame.ts'
import { addressOf } from './state.ts'
import type { State } from './state.ts'

export interface Control {
  readonly api: Api
  readonly state: State
  readonly dashboard: Dashboard
  readonly range: TimeRange
  go(change: Partial<State>): void
  reload(): void
  href(url: string): string
}

const spans = [
  ['5m', '5 minutes'],
  ['15m', '15 minutes'],
  ['30m', '30 minutes'],
  ['1h', '1 hour'],
  ['3h', '3 hours'],
  ['6h', '6 hours'],
  ['12h', '12 hours'],
  ['24h', '24 hours'],
  ['2d', '2 days'],
  ['7d', '7 days'],
  ['30d', '30 days'],
] as const
const refreshes = ['', '5s', '10s', '30s', '1m', '5m', '15m']

export function barOf(control: Control): HTMLElement {
  const { api, dashboard, range } = control
  const project = el('span', { class: 'project' }, api.boot.project)
  if (api.recorded !== undefined || control.state.bare) {
    const said = `${dateTime(range.from, dashboard.utc)} – ${dateTime(range.to, dashboard.utc)}`
    return el(
      'header',
      { class: 'bar' },
      el('h1', {}, dashboard.title),
      project,
      el('span', { class: 'push' }),
      el('span', { class: 'project' }, said),
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
    timeMenu(control),
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

function timeLabel({ state, dashboard }: Pick<Control, 'state' | 'dashboard'>, range: TimeRange): string {
  const [from, to] = [state.from || dashboard.from, state.to || dashboard.to]
  const [, span] = /^now-(\w+)$/.exec(from) ?? []
  if (span !== undefined && to === 'now') return `Last ${spans.find(([id]) => id === span)?.[1] ?? span}`
  if (from.startsWith('now') && to.startsWith('now')) return `${from} to ${to}`
  return `${dateTime(range.from, dashboard.utc)} – ${dateTime(range.to, dashboard.utc)}`
}

function timeMenu(control: Control): HTMLElement {
  const { state, dashboard, go, range } = control
  const made = menu({ label: timeLabel(control, range), title: 'Time range', end: true }, (close) => {
    const inputs = [state.from || dashboard.from, state.to || dashboard.to].map((text) => {
      const shown = /^\d+$/.test(text) ? dateTime(Number(text), dashboard.utc) : text
      return el('input', { type: 'text', value: shown, spellcheck: 'false' })
    })
    const [from, to] = inputs
    const apply = (): void => {
      const words = inputs.map(({ value }) =>
        value.startsWith('now') ? value : String(momentMs(value, range.to) ?? ''),
      )
      const [start = '', end = ''] = words
      const good = (word: string): boolean => momentMs(word, range.to) !== undefined
      for (const [index, input] of inputs.entries())
        input.setAttribute('aria-invalid', String(!good(words[index] ?? '')))
      if (!good(start) || !good(end) || (momentMs(start, 1e13) ?? 0) >= (momentMs(end, 1e13) ?? 0)) return
      close()
      go({ from: start, to: end })
    }
    for (const input of inputs) input.addEventListener('keydown', ({ key }) => key === 'Enter' && apply())
    const exact = el(
      'div',
      { class: 'pair' },
      el('span', {}, 'From'),
      from && withLabel(from, 'From'),
      el('span', {}, 'To'),
      to && withLabel(to, 'To'),
      el('button', { type: 'button', onclick: apply }, 'Apply'),
    )
    const current = state.from || dashboard.from
    const quick = spans.map(([id, words]) =>
      el(
        'button',
        {
          type: 'button',
          'aria-current': String(current === `now-${id}`),
          onclick: () => {
            close()
            go({ from: `now-${id}`, to: 'now' })
          },
        },
        `Last ${words}`,
      ),
    )
    return [exact, ...quick]
  })
  made.element.classList.add('controls')
  return made.element
}

function withLabel(input: HTMLInputElement, label: string): HTMLInputElement {
  input.setAttribute('aria-label', label)
  return input
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
