// Which time the page shows: one of the usual spans, or from one moment to another.
import { dateTime } from '../src/view/model/moments.ts'
import { momentMs } from '../src/view/model/time.ts'
import type { TimeRange } from '../src/view/model/time.ts'
import { el } from './dom.ts'
import { menu } from './menu.ts'

type Choose = (from: string, to: string) => void

export interface TimeChoice {
  /** In the words of an address: `now-6h`, or a moment. */
  readonly from: string
  readonly to: string
  /** What these words mean now. */
  readonly range: TimeRange
  readonly utc: boolean
  readonly choose: Choose
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

export function timeMenu(time: TimeChoice): HTMLElement {
  const made = menu({ label: labelOf(time), title: 'Time range', end: true }, (close) => {
    const choose: Choose = (from, to) => {
      close()
      time.choose(from, to)
    }
    return [exactly(time, choose), ...spans.map((span) => lately(span, time.from, choose))]
  })
  made.element.classList.add('controls')
  return made.element
}

function labelOf({ from, to, range, utc }: TimeChoice): string {
  const [, span] = /^now-(\w+)$/.exec(from) ?? []
  if (span !== undefined && to === 'now') return `Last ${spans.find(([id]) => id === span)?.[1] ?? span}`
  if (from.startsWith('now') && to.startsWith('now')) return `${from} to ${to}`
  return datesOf(range, utc)
}

export function datesOf({ from, to }: TimeRange, utc: boolean): string {
  return `${dateTime(from, utc)} – ${dateTime(to, utc)}`
}

/** Two moments, as people type them. */
function exactly({ from, to, range, utc }: TimeChoice, choose: Choose): HTMLElement {
  const begin = momentInput('From', from, utc)
  const end = momentInput('To', to, utc)
  const apply = (): void => {
    const [start, stop] = [begin, end].map((input) => readMoment(input, range.to))
    if (start !== undefined && stop !== undefined && isBefore(start, stop)) choose(start, stop)
  }
  for (const input of [begin, end]) input.addEventListener('keydown', ({ key }) => key === 'Enter' && apply())
  return el(
    'div',
    { class: 'pair' },
    el('span', {}, 'From'),
    begin,
    el('span', {}, 'To'),
    end,
    el('button', { type: 'button', onclick: apply }, 'Apply'),
  )
}

function momentInput(label: string, word: string, utc: boolean): HTMLInputElement {
  const value = /^\d+$/.test(word) ? dateTime(Number(word), utc) : word
  return el('input', { type: 'text', value, spellcheck: 'false', 'aria-label': label })
}

/** In the words of an address. What is no moment is marked as such, and is undefined. */
function readMoment(input: HTMLInputElement, now: number): string | undefined {
  const { value } = input
  const word = value.startsWith('now') ? value : String(momentMs(value, now) ?? '')
  const good = momentMs(word, now) !== undefined
  input.setAttribute('aria-invalid', String(!good))
  return good ? word : undefined
}

/** Whatever the time is: words like `now-1h` are compared with each other. */
function isBefore(start: string, stop: string): boolean {
  const now = 1e13
  return (momentMs(start, now) ?? 0) < (momentMs(stop, now) ?? 0)
}

function lately([id, words]: (typeof spans)[number], current: string, choose: Choose): HTMLElement {
  const from = `now-${id}`
  return el(
    'button',
    { type: 'button', 'aria-current': String(current === from), onclick: () => choose(from, 'now') },
    `Last ${words}`,
  )
}
