// One panel: its frame, its questions, and whatever draws its answers.
import { framesOf } from '../src/view/model/frames.ts'
import type { Frame } from '../src/view/model/frames.ts'
import { interpolate } from '../src/view/model/interpolate.ts'
import { string } from '../src/view/model/json.ts'
import type { Placed } from '../src/view/model/layout.ts'
import { panelRange, panelRequests, withBuiltIns } from '../src/view/model/requests.ts'
import type { Asked, Context } from '../src/view/model/requests.ts'
import { shownFields } from '../src/view/model/shown.ts'
import { transform } from '../src/view/model/transform.ts'
import type { Api } from './api.ts'
import { message } from './draw/message.ts'
import type { Message } from './draw/message.ts'
import { drawers } from './draw/types.ts'
import type { Drawn, Surroundings } from './drawing.ts'
import { frameOf } from './panel-frame.ts'
import { points } from './points.ts'

export interface PanelView {
  readonly element: HTMLElement
  /** Asks and draws; what was asked before is forgotten. */
  load(context: Context, around: Surroundings): Promise<void>
  redraw(): void
  resize(): void
  remove(): void
}

interface Loaded {
  readonly frames: readonly Frame[]
  readonly unknown: readonly string[]
  readonly errors: readonly string[]
  readonly step: number
}

export function panelView({ panel, place, values, key }: Placed, api: Api): PanelView {
  const hidden = new Set<string>()
  let stop = new AbortController()
  let drawn: Drawn = {}
  let last: (() => void) | undefined
  const frame = frameOf(panel, values)
  frame.element.dataset['panel'] = key
  frame.element.dataset['type'] = panel.type

  const load = async (context: Context, around: Surroundings): Promise<void> => {
    stop.abort()
    stop = new AbortController()
    const { signal } = stop
    const own = { ...context, values }
    frame.busy(true)
    try {
      frame.links(around, own)
      const loaded = await ask(own, signal)
      if (signal.aborted) return
      last = () => draw(loaded, own, around)
      last()
    } catch (error) {
      if (!signal.aborted) say({ title: 'This panel failed', lines: [String(error)], bad: true })
    } finally {
      if (!signal.aborted) frame.busy(false)
    }
  }

  const ask = async (context: Context, signal: AbortSignal): Promise<Loaded> => {
    const asked =
      drawers[panel.type] === undefined ? [] : panelRequests(panel, points(place, frame.body, api), context)
    const results = await Promise.allSettled(asked.map((each) => answerOf(each, asked.length > 1, signal)))
    const errors = results.flatMap((result) =>
      result.status === 'rejected' ? [messageOf(result.reason)] : [],
    )
    const frames = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
    const steps = asked.flatMap((each) => (each.kind === 'ask' ? [each.stepSeconds] : []))
    return { ...transform(frames, panel.transformations), errors, step: Math.max(1, ...steps) }
  }

  const answerOf = async (asked: Asked, several: boolean, signal: AbortSignal): Promise<readonly Frame[]> => {
    if (asked.kind === 'cannot') throw new Error(asked.why)
    return framesOf(await api.ask(asked.request, signal), asked.target, several)
  }

  const say = (said: Message): void => {
    drawn.remove?.()
    drawn = {}
    frame.body.replaceChildren(message(said))
  }

  const draw = (loaded: Loaded, context: Context, around: Surroundings): void => {
    const { frames, errors, unknown, step } = loaded
    const drawer = drawers[panel.type]
    frame.problem([
      ...errors,
      ...unknown.map((id) => `The transformation "${id}" is not drawn by lake view.`),
    ])
    if (drawer === undefined) return say(undrawable(panel.type, around))
    const own = panelRange(panel, context.range, context.now)
    const all = withBuiltIns(context, own, step)
    if (unknown.length > 0)
      return say({
        title: `lake view does not know the transformation "${unknown[0] ?? ''}"`,
        lines: ['Grafana draws this panel.'],
      })
    if (panel.type !== 'text' && frames.every(isEmpty)) return say(emptiness(errors))
    drawn.remove?.()
    const fields = shownFields(frames, panel, all)
    const titled = { ...panel, title: interpolate(panel.title, values, 'text') }
    drawn = drawer({
      panel: titled,
      body: frame.body,
      frames,
      fields,
      values: all,
      range: own,
      step,
      around,
      hidden,
    })
  }

  const emptiness = (errors: readonly string[]): Message => {
    if (errors.length > 0) return { title: errors[0] ?? '', lines: errors.slice(1), bad: true }
    if (panel.targets.length === 0) return { title: 'This panel asks nothing' }
    return {
      title: string(panel.defaults['noValue']) || 'No data in this time',
      lines: [interpolate(panel.description, values)],
    }
  }

  return {
    element: frame.element,
    load,
    redraw: () => last?.(),
    resize: () => drawn.resize?.(),
    remove: () => {
      stop.abort()
      drawn.remove?.()
    },
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

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
