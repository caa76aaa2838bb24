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

/** Of frames made so far: a panel that is repeated has the same id each time. */
let count = 0

export function frameOf(panel: Panel, values: Values): PanelFrame {
  const title = interpolate(panel.title, values, 'text')
  const description = interpolate(panel.description, values, 'text')
  const id = `title-${panel.id}-${(count += 1)}`
  const links = el('span', { class: 'controls' })
  const trouble = troubleOf()
  const about = description === '' ? undefined : button('info', `About ${title}`, () => [description])
  const head = el(
    'header',
    {},
    el('h3', { id, title }, title),
    el('span', { class: 'push' }),
    trouble.element,
    el('span', { class: 'more' }, links, about),
  )
  const body = el('div', { class: 'body' })
  const element = el('section', { class: classesOf(panel), 'aria-labelledby': id }, head, body)
  if (title === '' && description === '') head.style.minHeight = '8px'
  return {
    element,
    body,
    busy: (is) => {
      element.classList.toggle('busy', is)
      element.setAttribute('aria-busy', String(is))
    },
    problem: trouble.say,
    links: (around, context) => links.replaceChildren(...linksOf(panel, around, { ...context, values })),
  }
}

function classesOf({ transparent, type }: Panel): string {
  return ['panel', transparent && 'transparent', flush.has(type) && 'flush'].filter(Boolean).join(' ')
}

/** Seen only while something is wrong. */
function troubleOf(): { readonly element: HTMLElement; say(lines: readonly string[]): void } {
  let problems: readonly string[] = []
  const element = button('warn', 'What is wrong', () => problems)
  element.classList.add('bad')
  element.hidden = true
  return {
    element,
    say: (lines) => {
      problems = lines
      element.hidden = lines.length === 0
    },
  }
}

function linksOf({ links }: Panel, around: Surroundings, context: Context): readonly HTMLElement[] {
  const known = withBuiltIns(context, context.range, context.scrapeSeconds)
  return links.map((link) => {
    const href = around.href(interpolate(link.url, known, 'url'))
    const name = interpolate(link.title, known, 'text') || 'Link'
    const attributes = { class: 'quiet', href, title: name, 'aria-label': name, ...target(link.newTab) }
    return el('a', attributes, icon('link'))
  })
}

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
