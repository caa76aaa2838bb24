// Text panels: enough of Markdown, made of elements. HTML is taken apart, and only what is harmless is put in again.
import { string } from '../../src/view/model/json.ts'
import { interpolate } from '../../src/view/model/interpolate.ts'
import type { Draw, Surroundings } from '../drawing.ts'
import { el } from '../dom.ts'
import { blocks } from './markdown.ts'

export const drawText: Draw = ({ body, panel, values, around }) => {
  const content = interpolate(string(panel.options['content']), values, 'text')
  const mode = string(panel.options['mode'], 'markdown')
  const prose = el('div', { class: 'prose', tabindex: '0' })
  if (mode === 'html') prose.append(...harmless(content, around))
  else if (mode === 'code') prose.append(el('pre', {}, el('code', {}, content)))
  else prose.append(...blocks(content, (url) => around.href(url)))
  body.replaceChildren(prose)
  return {}
}

const tags = new Set(
  'a b blockquote br center code div em h1 h2 h3 h4 h5 hr i li ol p pre small span strong sub sup table tbody td th thead tr u ul'.split(
    ' ',
  ),
)

function harmless(content: string, around: Surroundings): readonly Node[] {
  const parsed = new DOMParser().parseFromString(content, 'text/html')
  return [...parsed.body.childNodes].flatMap((node) => copied(node, around))
}

function copied(node: Node, around: Surroundings): readonly Node[] {
  if (node.nodeType === Node.TEXT_NODE) return [document.createTextNode(node.textContent ?? '')]
  if (!(node instanceof Element)) return []
  const name = node.tagName.toLowerCase()
  if (name === 'script' || name === 'style') return []
  const inside = [...node.childNodes].flatMap((child) => copied(child, around))
  if (!tags.has(name)) return inside
  const made = document.createElement(name)
  const href = node.getAttribute('href') ?? ''
  if (made instanceof HTMLAnchorElement && /^(https?:|\/|#)/.test(href)) made.href = around.href(href)
  made.append(...inside)
  return [made]
}
