// The variables of a dashboard, to choose from.
import { all } from '../src/view/model/variables.ts'
import type { Choice, Resolved } from '../src/view/model/variables.ts'
import { el } from './dom.ts'
import { menu } from './menu.ts'

type Choose = (name: string, values: readonly string[]) => void

export function variablesOf(variables: readonly Resolved[], fixed: boolean, choose: Choose): HTMLElement {
  const shown = variables.filter(({ variable }) => !variable.hidden && variable.type !== 'constant')
  return el('div', { class: 'variables' }, ...shown.map((each) => field(each, fixed, choose)))
}

function field(resolved: Resolved, fixed: boolean, choose: Choose): HTMLElement {
  const { variable, error } = resolved
  const label = el('span', { class: 'label', title: error ?? variable.description }, variable.label)
  const input = fixed
    ? el('span', { class: 'control' }, el('span', {}, textOf(resolved)))
    : inputOf(resolved, choose)
  const made = el('div', { class: 'field' }, label, input)
  made.dataset['variable'] = variable.name
  return made
}

function textOf({ selected, choices }: Resolved): string {
  if (selected.includes(all)) return 'All'
  const texts = selected.map((value) => choices.find((choice) => choice.value === value)?.text ?? value)
  return texts.join(' + ') || 'nothing'
}

function inputOf(resolved: Resolved, choose: Choose): HTMLElement {
  const { variable, selected, error } = resolved
  if (variable.type === 'textbox') {
    const input = el('input', { class: 'control', value: selected[0] ?? '', 'aria-label': variable.label })
    input.addEventListener('change', () => choose(variable.name, [input.value]))
    return input
  }
  if (error !== undefined)
    return el('span', { class: 'control', title: error }, el('span', {}, `failed: ${error}`))
  if (variable.multi) return several(resolved, choose)
  const select = el('select', { class: 'control', 'aria-label': variable.label })
  const known = offered(resolved)
  const gone = selected
    .filter((value) => !known.some((choice) => choice.value === value))
    .map((value) => ({ text: value, value }))
  for (const { text, value } of [...known, ...gone])
    select.append(el('option', { value, selected: selected.includes(value) }, text))
  if (known.length === 0) select.append(el('option', { value: '' }, 'nothing to choose'))
  select.addEventListener('change', () => choose(variable.name, [select.value]))
  return select
}

function several(resolved: Resolved, choose: Choose): HTMLElement {
  const { variable, choices, selected } = resolved
  const made = menu({ label: textOf(resolved), title: variable.label }, (close) => {
    const picked = new Set(selected)
    const entries = tickable(offered(resolved), picked)
    const search = searchOf(variable.label, entries)
    const done = (): void => {
      close()
      choose(variable.name, [...picked])
    }
    const apply = el('button', { type: 'button', onclick: done }, 'Apply')
    return [...(choices.length > 8 ? [search] : []), ...entries, apply]
  })
  return made.element
}

function offered({ variable, choices }: Resolved): readonly Choice[] {
  return [...(variable.includeAll ? [{ text: 'All', value: all }] : []), ...choices]
}

/** Choices with a box each; those whose box is ticked are in `picked`. */
function tickable(choices: readonly Choice[], picked: Set<string>): readonly HTMLElement[] {
  const boxes = new Map<string, HTMLInputElement>()
  return choices.map(({ text, value }) => {
    const box = el('input', { type: 'checkbox', value, checked: picked.has(value) })
    boxes.set(value, box)
    box.addEventListener('change', () => {
      if (box.checked) pick(picked, value)
      else picked.delete(value)
      for (const [name, each] of boxes) each.checked = picked.has(name)
    })
    return el('label', {}, box, text)
  })
}

/** All, or some: not both. */
function pick(picked: Set<string>, value: string): void {
  picked.add(value)
  for (const other of Array.from(picked)) if ((value === all) !== (other === all)) picked.delete(other)
}

/** Hides what has not the word in it. */
function searchOf(label: string, entries: readonly HTMLElement[]): HTMLElement {
  const search = el('input', { type: 'search', placeholder: 'Find', 'aria-label': `Find in ${label}` })
  search.addEventListener('input', () => {
    for (const each of entries)
      each.hidden = !(each.textContent ?? '').toLowerCase().includes(search.value.toLowerCase())
  })
  return search
}
