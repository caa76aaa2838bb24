// The frame of a panel: title, what it is about, links, and a mark where something is wrong.
import type { Panel } from '../src/view/model/dashboard.ts'
import { interpolate } from '../src/view/model/interpolate.ts'
import type { Values } from '../src/view/model/interpolate.ts'
import { withBuiltIns } from '../src/view/model/requests.ts'
import type { Context } from '../src/view/model/requests.ts'
import type { Surroundings } from './drawing.ts'
import { el, icon } from './dom.ts'
import { hideTip, showTip } from './tip.ts'

export interface PanelFrame {
  readonly element: HTMLElement
  readonly body: HTMLElement
  busy(is: boolean): void
  problem(lines: readonly string[]): void
  links(around: Surroundings, context: Context): void
}

const flush = new Set(['table', 'logs'])

export function frameOf(panel: Panel, values: Values): PanelFrame {
  const title = interpolate(panel.title, values, 'text')
  const description = interpolate(panel.description, values, 'text')
  const id = `title-${panel.id}-${(count += 1)}`
  const links = el('span', { class: 'controls' })
  const trouble = button('warn', 'What is wrong', () => problems)
  let problems: readonly string[] = []
  trouble.classList.add('bad')
  trouble.hidden = true
  const about = description === '' ? undefined : button('info', `About ${title}`, () => [description])
  const head = el(
    'header',
    {},
    el('h3', { id, title }, title),
    el('span', { class: 'push' }),
    trouble,
    el('span', { class: 'more' }, links, about),
  )
  const body = el('div', { class: 'body' })
  const classes = ['panel', panel.transparent && 'transparent', flush.has(panel.type) && 'flush']
    .filter(Boolean)
    .join(' ')
  const element = el('section', { class: classes, 'aria-labelledby': id }, head, body)
  if (title === '' && description === '') head.style.minHeight = '8px'
  return {
    element,
    body,
    busy: (is) => {
      element.classList.toggle('busy', is)
      element.setAttribute('aria-busy', String(is))
    },
    problem: (lines) => {
      problems = lines
      trouble.hidden = lines.length === 0
    },
    links: (around, context) => {
      const known = withBuiltIns({ ...context, values }, context.range, context.scrapeSeconds)
      links.replaceChildren(
        ...panel.links.map((link) => {
          const url = around.href(interpolate(link.url, known, 'url'))
          const name = interpolate(link.title, known, 'text') || 'Link'
          return el(
            'a',
            { class: 'quiet', href: url, title: name, 'aria-label': name, ...target(link.newTab) },
            icon('link'),
          )
        }),
      )
    },
  }
}

let count = 0

export function target(newTab: boolean): Record<string, string> {
  return newTab ? { target: '_blank', rel: 'noopener' } : {}
}

/** Tells its text under the pointer, when it has the focus, and to whoever cannot see. */
function button(name: 'info' | 'warn', label: string, texts: () => readonly string[]): HTMLButtonElement {
  const tell = (event: Event): void => {
    const { left, bottom } = (event.currentTarget as HTMLElement).getBoundingClientRect()
    showTip({ lines: [], texts: texts() }, left - 12, bottom - 6)
    made.setAttribute('aria-label', `${label}: ${texts().join(' ')}`)
  }
  const made = el(
    'button',
    {
      type: 'button',
      class: 'quiet',
      'aria-label': label,
      onmouseenter: tell,
      onfocus: tell,
      onclick: tell,
      onmouseleave: hideTip,
      onblur: hideTip,
    },
    icon(name),
  )
  return made
}
