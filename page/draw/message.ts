// A panel with nothing to draw says why, in its place.
import { el } from '../dom.ts'

export interface Message {
  readonly title: string
  readonly lines?: readonly string[]
  readonly bad?: true
}

export function message({ title, lines = [], bad }: Message): HTMLElement {
  return el(
    'div',
    { class: bad === true ? 'message bad' : 'message', ...(bad === true ? { role: 'alert' } : {}) },
    el('strong', {}, title),
    ...lines.filter(Boolean).map((line) => el('div', {}, line)),
  )
}
