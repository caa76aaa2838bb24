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
  readonly className?: string
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
    if (event.key === 'Escape' && !sheet.hidden) {
      event.stopPropagation()
      close()
      button.focus()
    }
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step === undefined || sheet.hidden) return
    const items = [...sheet.querySelectorAll<HTMLElement>('a, button, input')]
    items[
      (items.indexOf(document.activeElement as HTMLElement) + step + items.length) % items.length
    ]?.focus()
    event.preventDefault()
  })
  element.addEventListener('focusout', ({ relatedTarget }) => {
    if (relatedTarget !== null && !element.contains(relatedTarget as Node)) close()
  })
  document.addEventListener('pointerdown', ({ target }) => {
    if (!element.contains(target as Node)) close()
  })
  return { element, close }
}
