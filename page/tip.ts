// The one tooltip of the page.
import { dateTime } from '../src/view/model/moments.ts'
import { colourOf } from '../src/view/model/colour.ts'
import { el, style } from './dom.ts'

export interface TipLine {
  readonly name: string
  readonly value: string
  readonly color: string
  readonly near?: boolean
}

export interface Tip {
  readonly ms?: number
  readonly utc?: boolean
  readonly lines: readonly TipLine[]
  /** Left out for want of room. */
  readonly more?: number
  readonly texts?: readonly string[]
}

let box: HTMLElement | undefined

export function showTip(tip: Tip, x: number, y: number): void {
  box ??= document.body.appendChild(el('div', { class: 'tip', role: 'status' }))
  box.replaceChildren(
    ...(tip.ms === undefined ? [] : [el('time', {}, dateTime(tip.ms, tip.utc === true))]),
    ...tip.lines.map(line),
    ...(tip.more === undefined || tip.more <= 0
      ? []
      : [el('div', { class: 'mark' }, `and ${tip.more} more`)]),
    ...(tip.texts ?? []).map((text) => el('div', { class: 'mark' }, text)),
  )
  box.hidden = false
  const { width, height } = box.getBoundingClientRect()
  const left = x + 16 + width > innerWidth ? Math.max(4, x - width - 16) : x + 16
  const top = Math.max(4, Math.min(y + 12, innerHeight - height - 4))
  box.style.transform = `translate(${Math.round(left)}px, ${Math.round(top)}px)`
}

function line({ name, value, color, near }: TipLine): HTMLElement {
  const swatch = el('span', { class: 'swatch' })
  style(swatch, { color: colourOf(color) })
  return el(
    'div',
    { class: near === true ? 'line near' : 'line' },
    swatch,
    el('span', {}, name),
    el('b', {}, value),
  )
}

export function hideTip(): void {
  if (box !== undefined) box.hidden = true
}
