// The page as a whole: reads its address, resolves variables, lays panels out, and asks again when it is time to.
import type { Dashboard } from '../src/view/model/dashboard.ts'
import { layout } from '../src/view/model/layout.ts'
import { readDashboard } from '../src/view/model/read.ts'
import type { Context } from '../src/view/model/requests.ts'
import { durationMs, momentMs } from '../src/view/model/time.ts'
import { resolveVariables } from '../src/view/model/variables.ts'
import type { Resolution } from '../src/view/model/variables.ts'
import type { Api } from './api.ts'
import { barOf } from './controls.ts'
import type { Mark, Surroundings } from './drawing.ts'
import { el } from './dom.ts'
import { gridOf } from './grid.ts'
import type { Grid } from './grid.ts'
import { linkTo } from './links.ts'
import { lost } from './lost.ts'
import { marksOf } from './marks.ts'
import { addressOf, readState } from './state.ts'
import type { State } from './state.ts'
import { setTheme } from './theme.ts'
import { variablesOf } from './variables.ts'

interface Shown {
  readonly dashboard: Dashboard
  readonly grid: Grid
  readonly layoutKey: string
}

export function app(api: Api): void {
  let state = readState(new URL(location.href))
  if (api.recorded !== undefined)
    state = { ...state, variables: new Map(Object.entries(api.recorded.variables)) }
  let shown: Shown | undefined
  let stop = new AbortController()
  let due: ReturnType<typeof setTimeout> | undefined
  let stale = false

  const go = (change: Partial<State>): void => {
    const before = state
    state = { ...state, ...change }
    if (api.recorded === undefined) history.pushState(null, '', addressOf(state))
    void update(before)
  }
  const update = async (before?: State): Promise<void> => {
    setTheme(state.theme)
    if (before !== undefined && before.theme !== state.theme) shown?.grid.redraw()
    stop.abort()
    stop = new AbortController()
    const { signal } = stop
    clearTimeout(due)
    try {
      await show(signal)
    } catch (error) {
      if (!signal.aborted) lost(error instanceof Error ? error.message : String(error))
    }
  }
  const show = async (signal: AbortSignal): Promise<void> => {
    const uid = api.recorded?.uid ?? (state.uid || api.boot.dashboards[0]?.uid)
    if (uid === undefined) throw new Error('This stack has no dashboards.')
    state = { ...state, uid }
    const dashboard = shown?.dashboard.uid === uid ? shown.dashboard : readDashboard(await api.dashboard(uid))
    if (signal.aborted) return
    const known = knownOf(dashboard, state, api)
    const resolution = await resolveVariables(dashboard, state.variables, known, (request) =>
      api.ask(request, signal),
    )
    if (signal.aborted) return
    const context = { ...known, values: resolution.values }
    document.querySelector('.lost-note')?.remove()
    draw(dashboard, resolution, context)
    const around = surroundings(dashboard, context, resolution)
    const marks: Mark[] = []
    shown?.grid.load(context, { ...around, marks })
    plan(dashboard)
    // Panels do not wait for the marks on them.
    marks.push(...(await marksOf(dashboard, context, api, signal)))
    if (marks.length > 0 && !signal.aborted) shown?.grid.redraw('timeseries')
  }
  const draw = (dashboard: Dashboard, resolution: Resolution, context: Context): void => {
    document.title = `${dashboard.title} · ${api.boot.project}`
    const href = (url: string): string => surroundings(dashboard, context, resolution).href(url)
    const bar = barOf({ api, state, dashboard, range: context.range, go, reload: () => void update(), href })
    const choose = (name: string, values: readonly string[]): void =>
      go({ variables: new Map([...chosenOf(resolution), [name, values]]) })
    const choices = variablesOf(resolution.variables, api.recorded !== undefined || state.bare, choose)
    const sections = layout(dashboard.panels, resolution.values)
    const layoutKey = JSON.stringify([
      dashboard.uid,
      sections.map(({ key, panels }) => [key, panels.map((placed) => placed.key)]),
      dashboard.variables.length > 0 ? [...resolution.values] : [],
    ])
    document.body.classList.toggle('bare', state.bare)
    keepFocus(() => {
      document.querySelector('.bar')?.remove()
      document.querySelector('.variables')?.remove()
      document.body.prepend(bar, choices)
    })
    if (shown?.layoutKey === layoutKey) return
    shown?.grid.remove()
    document.querySelector('main.lost')?.remove()
    const main = document.querySelector('main') ?? document.body.appendChild(el('main'))
    shown = { dashboard, grid: gridOf(sections, main, api), layoutKey }
  }
  const surroundings = (
    dashboard: Dashboard,
    { range, now }: Context,
    { variables }: Resolution,
  ): Surroundings => ({
    marks: [],
    utc: dashboard.utc,
    shared: dashboard.crosshair > 0,
    now,
    live: api.recorded === undefined,
    grafana: api.boot.grafana,
    zoom: ({ from, to }) => go({ from: String(from), to: String(to) }),
    href: (url) =>
      linkTo(url, {
        state,
        grafana: api.boot.grafana,
        variables,
        known: new Set(api.boot.dashboards.map(({ uid }) => uid)),
        from: state.from || String(range.from),
        to: state.to || String(range.to),
      }),
  })
  const plan = ({ refresh }: Dashboard): void => {
    const every = durationMs(state.refresh || refresh)
    if (every === undefined || api.recorded !== undefined || state.bare) return
    // Nobody looks at a hidden tab: it asks again when it is looked at.
    due = setTimeout(() => (document.hidden ? (stale = true) : void update()), Math.max(every, 1000))
  }
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || !stale) return
    stale = false
    void update()
  })
  addEventListener('popstate', () => {
    const before = state
    state = readState(new URL(location.href))
    void update(before)
  })
  addEventListener('keydown', ({ key, target, ctrlKey, metaKey }) => {
    const typing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    if (key === 'r' && !typing && !ctrlKey && !metaKey) void update()
  })
  matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => {
    setTheme(state.theme)
    shown?.grid.redraw()
  })
  void update()
}

function knownOf(dashboard: Dashboard, state: State, { boot, recorded }: Api): Omit<Context, 'values'> {
  const now = recorded?.now ?? Date.now()
  const from = momentMs(state.from || dashboard.from, now) ?? now - 3_600_000
  const to = momentMs(state.to || dashboard.to, now, true) ?? now
  const range = recorded ?? { from: Math.min(from, to - 1000), to }
  return {
    range: { from: range.from, to: range.to },
    now,
    sources: boot.sources,
    scrapeSeconds: boot.scrapeSeconds,
  }
}

function chosenOf({ variables }: Resolution): readonly [string, readonly string[]][] {
  return variables.map(({ variable, selected }) => [variable.name, selected])
}

/** The bar is made anew; whoever was in it stays where they were. */
function keepFocus(change: () => void): void {
  const focused = document.activeElement
  const label =
    (focused?.closest('.bar, .variables') ?? null) === null || focused === null
      ? null
      : (focused.getAttribute('aria-label') ?? focused.getAttribute('title'))
  change()
  if (label === null) return
  for (const each of document.querySelectorAll<HTMLElement>('.bar *, .variables *'))
    if (each.getAttribute('aria-label') === label || each.getAttribute('title') === label) return each.focus()
}
