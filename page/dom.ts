// Elements, made without a line of HTML: no text of a dashboard or of a log can become markup.

type Child = Node | string | undefined | false

type Attributes = Readonly<Record<string, string | number | boolean | undefined | ((event: never) => void)>>

export function el<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name)
  set(element, attributes)
  add(element, children)
  return element
}

export function svg<Name extends keyof SVGElementTagNameMap>(
  name: Name,
  attributes: Attributes = {},
  ...children: readonly Child[]
): SVGElementTagNameMap[Name] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  set(element, attributes)
  add(element, children)
  return element
}

function set(element: Element, attributes: Attributes): void {
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue
    if (typeof value === 'function') element.addEventListener(name.slice(2), value as EventListener)
    else element.setAttribute(name, value === true ? '' : String(value))
  }
}

function add(element: Element, children: readonly Child[]): void {
  element.append(
    ...children.filter((child): child is Node | string => child !== undefined && child !== false),
  )
}

/** By the object model: the policy of the page allows no style attributes. */
export function style(element: HTMLElement | SVGElement, rules: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(rules)) element.style.setProperty(name, value)
}

const shapes: Readonly<Record<string, string>> = {
  info: 'M8 1.500a6.500 6.500 0 100 13 6.500 6.500 0 000-13M8 7v4.500M8 4.300v.9',
  chevron: 'M4 6l4 4 4-4',
  link: 'M6.500 9.500l3-3M7 4.500l1.500-1.500a3 3 0 014.500 4.500L11.500 9M9 11.500L7.500 13A3 3 0 013 8.500L4.500 7',
  refresh: 'M13 8a5 5 0 11-1.500-3.500M13 2v3h-3',
  moon: 'M13 9.500A5.500 5.500 0 016.500 3a5.500 5.500 0 106.500 6.500z',
  warn: 'M8 2l6.500 11.500h-13zM8 6.500v3M8 11.200v.8',
  out: 'M6 3H3v10h10v-3M9 3h4v4M13 3L7.500 8.500',
}

export function icon(name: keyof typeof shapes): SVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' },
    svg('path', { d: shapes[name] ?? '', fill: 'none', stroke: 'currentColor', 'stroke-width': 1.3 }),
  )
}
