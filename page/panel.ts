// One panel: its frame, its questions, and whatever draws its answers.
import type { Frame } from '../src/view/model/frames.ts'
import { interpolate } from '../src/view/model/interpolate.ts'
import { string } from '../src/view/model/json.ts'
import type { Placed } from '../src/view/model/layout.ts'
import { panelRange, withBuiltIns } from '../src/view/model/requests.ts'
import type { Context } from '../src/view/model/requests.ts'
import { shownFields } from '../src/view/model/shown.ts'
import type { Api } from './api.ts'
import { message } from './draw/message.ts'
import type { Message } from './draw/message.ts'
import { drawers } from './draw/types.ts'
import type { Drawn, Surroundings } from './drawing.ts'
import { load } from './panel-data.ts'
import type { Loaded } from './panel-data.ts'
import { frameOf } from './panel-frame.ts'
import type { PanelFrame } from './panel-frame.ts'

export interface PanelView {
  readonly element: HTMLElement
  /** Asks and draws; what was asked before is forgotten. */
  load(context: Context, around: Surroundings): Promise<void>
  redraw(): void
  resize(): void
  remove(): void
}

/** A panel on the page, and what it shows now. */
interface One {
  readonly placed: Placed
  readonly frame: PanelFrame
  /** Series that a person has hidden. */
  readonly hidden: Set<string>
  drawn: Drawn
}

const nothing: Loaded = { frames: [], unknown: [], errors: [], step: 1 }

export function panelView(placed: Placed, api: Api): PanelView {
  const { panel, values, key } = placed
  const frame = frameOf(panel, values)
  const one: One = { placed, frame, hidden: new Set(), drawn: {} }
  let stop = new AbortController()
  let last: (() => void) | undefined
  frame.element.dataset['panel'] = key
  frame.element.dataset['type'] = panel.type
  const show = async (context: Context, around: Surroundings): Promise<void> => {
    stop.abort()
    stop = new AbortController()
    const { signal } = stop
    const own = { ...context, values }
    frame.busy(true)
    try {
      frame.links(around, own)
      const known = drawers[panel.type] !== undefined
      const loaded = known ? await load(placed, { api, body: frame.body, context: own, signal }) : nothing
      if (signal.aborted) return
      last = () => draw(one, loaded, own, around)
      last()
    } catch (error) {
      if (!signal.aborted) say(one, { title: 'This panel failed', lines: [String(error)], bad: true })
    } finally {
      if (!signal.aborted) frame.busy(false)
    }
  }
  return {
    element: frame.element,
    load: show,
    redraw: () => last?.(),
    resize: () => one.drawn.resize?.(),
    remove: () => {
      stop.abort()
      one.drawn.remove?.()
    },
  }
}

function say(one: One, said: Message): void {
  one.drawn.remove?.()
  one.drawn = {}
  one.frame.body.replaceChildren(message(said))
}

function draw(one: One, loaded: Loaded, context: Context, around: Surroundings): void {
  const { placed, frame, hidden } = one
  const { panel, values } = placed
  const { frames, errors, unknown, step } = loaded
  const drawer = drawers[panel.type]
  frame.problem([...errors, ...unknown.map((id) => `The transformation "${id}" is not drawn by lake view.`)])
  if (drawer === undefined) return say(one, undrawable(panel.type, around))
  const range = panelRange(panel, context.range, context.now)
  const all = withBuiltIns(context, range, step)
  if (unknown.length > 0)
    return say(one, {
      title: `lake view does not know the transformation "${unknown[0] ?? ''}"`,
      lines: ['Grafana draws this panel.'],
    })
  if (panel.type !== 'text' && frames.every(isEmpty)) return say(one, emptiness(placed, errors))
  one.drawn.remove?.()
  const fields = shownFields(frames, panel, all)
  const titled = { ...panel, title: interpolate(panel.title, values, 'text') }
  one.drawn = drawer({
    panel: titled,
    body: frame.body,
    frames,
    fields,
    values: all,
    range,
    step,
    around,
    hidden,
  })
}

function emptiness({ panel, values }: Placed, errors: readonly string[]): Message {
  if (errors.length > 0) return { title: errors[0] ?? '', lines: errors.slice(1), bad: true }
  if (panel.targets.length === 0) return { title: 'This panel asks nothing' }
  return {
    title: string(panel.defaults['noValue']) || 'No data in this time',
    lines: [interpolate(panel.description, values)],
  }
}

/** Also where nothing was measured: a quantile of no requests is no number. */
const isEmpty = ({ length, fields }: Frame): boolean =>
  length === 0 ||
  (fields.some(({ type }) => type === 'number') &&
    fields.every(({ type, values }) => type === 'time' || (type === 'number' && values.every(isNothing))))

const isNothing = (value: unknown): boolean => value === null || Number.isNaN(value)

function undrawable(type: string, { grafana }: Surroundings): Message {
  const where =
    grafana === '' ? 'Grafana draws it, where it is part of the stack.' : 'Open it in Grafana: lake grafana'
  return { title: `lake view does not draw panels of the type "${type}"`, lines: [where] }
}
