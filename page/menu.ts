// A button with a sheet below it: closes by Escape, by a click elsewhere, and when the focus leaves it.
import { el, icon } from './dom.ts'

export interface Menu {
  readonly element: HTMLElement
  close(): void
}

export interface MenuOptions {
  readonly label: string
  readonly title: string
  readonly end?: true
}

export function menu({ label, title, end }: MenuOptions, fill: (close: () => void) => readonly Node[]): Menu {
  const sheet = el('div', { class: end === true ? 'sheet end' : 'sheet', role: 'group', 'aria-label': title })
  sheet.hidden = true
  const close = (): void => {
    sheet.hidden = true
    button.setAttribute('aria-expanded', 'false')
  }
  const open = (): void => {
    sheet.replaceChildren(...fill(close))
    sheet.hidden = false
    button.setAttribute('aria-expanded', 'true')
    sheet.querySelector<HTMLElement>('input[type=search], [aria-current=true], a, button, input')?.focus()
  }
  const button = el(
    'button',
    {
      type: 'button',
      class: 'control',
      title,
      'aria-expanded': 'false',
      'aria-haspopup': 'true',
      onclick: () => (sheet.hidden ? open() : close()),
    },
    el('span', {}, label),
    icon('chevron'),
  )
  const element = el('div', { class: 'menu' }, button, sheet)
  element.addEventListener('keydown', (event) => {
    if (sheet.hidden) return
    if (event.key === 'Escape') {
      event.stopPropagation()
      close()
      button.focus()
    } else walk(event, sheet)
  })
  whenLeft(element, close)
  return { element, close }
}

/** By the arrows: from the entry that has the focus to the next, and from the last to the first. */
function walk(event: KeyboardEvent, sheet: HTMLElement): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  if (step === undefined) return
  const items = [...sheet.querySelectorAll<HTMLElement>('a, button, input')]
  const at = items.indexOf(document.activeElement as HTMLElement)
  items[(at + step + items.length) % items.length]?.focus()
  event.preventDefault()
}

function whenLeft(element: HTMLElement, close: () => void): void {
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== null && !element.contains(relatedTarget as Node)) close()
  })
  document.addEventListener('pointerdown', ({ target }) => {
    if (!element.contains(target as Node)) close()
  })
}
