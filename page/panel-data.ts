// What a panel asks, and what became of its questions.
import { framesOf } from '../src/view/model/frames.ts'
import type { Frame } from '../src/view/model/frames.ts'
import type { Placed } from '../src/view/model/layout.ts'
import { panelRequests } from '../src/view/model/requests.ts'
import type { Asked, Context } from '../src/view/model/requests.ts'
import { transform } from '../src/view/model/transform.ts'
import type { Api } from './api.ts'
import { points } from './points.ts'

export interface Loaded {
  readonly frames: readonly Frame[]
  readonly unknown: readonly string[]
  readonly errors: readonly string[]
  readonly step: number
}

interface Asking {
  readonly api: Api
  readonly body: HTMLElement
  readonly context: Context
  readonly signal: AbortSignal
}

export async function load({ panel, place }: Placed, asking: Asking): Promise<Loaded> {
  const asked = panelRequests(panel, points(place, asking.body, asking.api), asking.context)
  const results = await Promise.allSettled(asked.map((each) => answerOf(each, asked.length > 1, asking)))
  const errors = results.flatMap((result) => (result.status === 'rejected' ? [messageOf(result.reason)] : []))
  const frames = results.flatMap((result) => (result.status === 'fulfilled' ? result.value : []))
  const steps = asked.flatMap((each) => (each.kind === 'ask' ? [each.stepSeconds] : []))
  return { ...transform(frames, panel.transformations), errors, step: Math.max(1, ...steps) }
}

async function answerOf(asked: Asked, several: boolean, { api, signal }: Asking): Promise<readonly Frame[]> {
  if (asked.kind === 'cannot') throw new Error(asked.why)
  return framesOf(await api.ask(asked.request, signal), asked.target, several)
}

function messageOf(reason: unknown): string {
  return reason instanceof Error ? reason.message : String(reason)
}
