// Nothing to show at all: why, and the command that helps.
import { el } from './dom.ts'

export function lost(why: string): void {
  document.querySelector('.lost')?.remove()
  if (document.querySelector('main') !== null) {
    document.querySelector('main')?.prepend(el('p', { class: 'note bad lost-note', role: 'alert' }, why))
    return
  }
  document.body.append(
    el(
      'main',
      { class: 'lost' },
      el('h1', {}, 'Nothing to show'),
      el('div', { role: 'alert' }, why),
      el('code', {}, 'lake view'),
    ),
  )
  document.documentElement.dataset['state'] = 'lost'
}
