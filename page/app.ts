// The page as a whole: reads its address, resolves variables, lays panels out, and asks again when it is time to.
import type { Dashboard } from '../src/view/model/dashboard.ts'
import { layout } from '../src/view/model/layout.ts'
import { readDashboard } from '../src/view/model/read.ts'
import type { Context } from '../src/view/model/requests.ts'
import { durationMs } from '../src/view/model/time.ts'
import { resolveVariables } from '../src/view/model/variables.ts'
import type { Resolution } from '../src/view/model/variables.ts'
import type { Api } from './api.ts'
import { barOf } from './controls.ts'
import type { Mark, Surroundings } from './drawing.ts'
import { el } from './dom.ts'
import { keepFocus } from './focus.ts'
import { gridOf } from './grid.ts'
import type { Grid } from './grid.ts'
import { linkTo } from './links.ts'
import { knownOf } from './known.ts'
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

/** What the page is at: what changes while it is open. */
interface Now {
  readonly api: Api
  state: State
  shown: Shown | undefined
  stop: AbortController
  due: ReturnType<typeof setTimeout> | undefined
  /** Time to ask anew went by while nobody looked. */
  stale: boolean
}

export function app(api: Api): void {
  const read = readState(new URL(location.href))
  const state =
    api.recorded === undefined
      ? read
      : { ...read, variables: new Map(Object.entries(api.recorded.variables)) }
  const now: Now = { api, state, shown: undefined, stop: new AbortController(), due: undefined, stale: false }
  listen(now)
  void update(now)
}

function go(now: Now, change: Partial<State>): void {
  const before = now.state
  now.state = { ...now.state, ...change }
  if (now.api.recorded === undefined) history.pushState(null, '', addressOf(now.state))
  void update(now, before)
}

async function update(now: Now, before?: State): Promise<void> {
  setTheme(now.state.theme)
  if (before !== undefined && before.theme !== now.state.theme) now.shown?.grid.redraw()
  now.stop.abort()
  now.stop = new AbortController()
  const { signal } = now.stop
  clearTimeout(now.due)
  try {
    await show(now, signal)
  } catch (error) {
    if (!signal.aborted) lost(error instanceof Error ? error.message : String(error))
  }
}

async function dashboardOf(now: Now): Promise<Dashboard> {
  const { api, state, shown } = now
  const uid = api.recorded?.uid ?? (state.uid || api.boot.dashboards[0]?.uid)
  if (uid === undefined) throw new Error('This stack has no dashboards.')
  now.state = { ...state, uid }
  return shown?.dashboard.uid === uid ? shown.dashboard : readDashboard(await api.dashboard(uid))
}

async function show(now: Now, signal: AbortSignal): Promise<void> {
  const { api } = now
  const dashboard = await dashboardOf(now)
  if (signal.aborted) return
  const known = knownOf(dashboard, now.state, api)
  const resolution = await resolveVariables(dashboard, now.state.variables, known, (request) =>
    api.ask(request, signal),
  )
  if (signal.aborted) return
  const context = { ...known, values: resolution.values }
  document.querySelector('.lost-note')?.remove()
  draw(now, dashboard, resolution, context)
  const marks: Mark[] = []
  now.shown?.grid.load(context, { ...surroundings(now, dashboard, context, resolution), marks })
  plan(now, dashboard)
  // Panels do not wait for the marks on them.
  marks.push(...(await marksOf(dashboard, context, api, signal)))
  if (marks.length > 0 && !signal.aborted) now.shown?.grid.redraw('timeseries')
}

function draw(now: Now, dashboard: Dashboard, resolution: Resolution, context: Context): void {
  const { api, state } = now
  document.title = `${dashboard.title} · ${api.boot.project}`
  const bar = barOf({
    api,
    state,
    dashboard,
    range: context.range,
    go: (change) => go(now, change),
    reload: () => void update(now),
    href: (url) => surroundings(now, dashboard, context, resolution).href(url),
  })
  const choose = (name: string, values: readonly string[]): void =>
    go(now, { variables: new Map([...chosenOf(resolution), [name, values]]) })
  const choices = variablesOf(resolution.variables, api.recorded !== undefined || state.bare, choose)
  document.body.classList.toggle('bare', state.bare)
  keepFocus(() => {
    document.querySelector('.bar')?.remove()
    document.querySelector('.variables')?.remove()
    document.body.prepend(bar, choices)
  })
  layOut(now, dashboard, resolution)
}

/** Panels stay where they are, and keep what they show, as long as the same ones stand in the same places. */
function layOut(now: Now, dashboard: Dashboard, resolution: Resolution): void {
  const sections = layout(dashboard.panels, resolution.values)
  const layoutKey = JSON.stringify([
    dashboard.uid,
    sections.map(({ key, panels }) => [key, panels.map((placed) => placed.key)]),
    dashboard.variables.length > 0 ? [...resolution.values] : [],
  ])
  if (now.shown?.layoutKey === layoutKey) return
  now.shown?.grid.remove()
  document.querySelector('main.lost')?.remove()
  const main = document.querySelector('main') ?? document.body.appendChild(el('main'))
  now.shown = { dashboard, grid: gridOf(sections, main, now.api), layoutKey }
}

function surroundings(
  now: Now,
  dashboard: Dashboard,
  context: Context,
  { variables }: Resolution,
): Surroundings {
  const { api } = now
  const { range } = context
  return {
    marks: [],
    utc: dashboard.utc,
    shared: dashboard.crosshair > 0,
    now: context.now,
    live: api.recorded === undefined,
    grafana: api.boot.grafana,
    zoom: ({ from, to }) => go(now, { from: String(from), to: String(to) }),
    href: (url) =>
      linkTo(url, {
        state: now.state,
        grafana: api.boot.grafana,
        variables,
        known: new Set(api.boot.dashboards.map(({ uid }) => uid)),
        from: now.state.from || String(range.from),
        to: now.state.to || String(range.to),
      }),
  }
}

function plan(now: Now, { refresh }: Dashboard): void {
  const every = durationMs(now.state.refresh || refresh)
  if (every === undefined || now.api.recorded !== undefined || now.state.bare) return
  // Nobody looks at a hidden tab: it asks again when it is looked at.
  now.due = setTimeout(() => (document.hidden ? (now.stale = true) : void update(now)), Math.max(every, 1000))
}

function listen(now: Now): void {
  document.addEventListener('visibilitychange', () => {
    if (document.hidden || !now.stale) return
    now.stale = false
    void update(now)
  })
  addEventListener('popstate', () => {
    const before = now.state
    now.state = readState(new URL(location.href))
    void update(now, before)
  })
  addEventListener('keydown', ({ key, target, ctrlKey, metaKey }) => {
    const typing = target instanceof HTMLInputElement || target instanceof HTMLSelectElement
    if (key === 'r' && !typing && !ctrlKey && !metaKey) void update(now)
  })
  matchMedia('(prefers-color-scheme: light)').addEventListener('change', () => {
    setTheme(now.state.theme)
    now.shown?.grid.redraw()
  })
}

function chosenOf({ variables }: Resolution): readonly [string, readonly string[]][] {
  return variables.map(({ variable, selected }) => [variable.name, selected])
}
