// The variables of a dashboard, to choose from.
import { all } from '../src/view/model/variables.ts'
import type { Resolved } from '../src/view/model/variables.ts'
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
  const { variable, choices, selected, error } = resolved
  if (variable.type === 'textbox') {
    const input = el('input', { class: 'control', value: selected[0] ?? '', 'aria-label': variable.label })
    input.addEventListener('change', () => choose(variable.name, [input.value]))
    return input
  }
  if (error !== undefined)
    return el('span', { class: 'control', title: error }, el('span', {}, `failed: ${error}`))
  if (variable.multi) return several(resolved, choose)
  const select = el('select', { class: 'control', 'aria-label': variable.label })
  const known = [...(variable.includeAll ? [{ text: 'All', value: all }] : []), ...choices]
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
    const boxes = new Map<string, HTMLInputElement>()
    const entry = (text: string, value: string): HTMLElement => {
      const box = el('input', { type: 'checkbox', value, checked: picked.has(value) })
      boxes.set(value, box)
      box.addEventListener('change', () => {
        if (box.checked) picked.add(value)
        else picked.delete(value)
        // All, or some: not both.
        for (const other of Array.from(picked))
          if (box.checked && (value === all) !== (other === all)) picked.delete(other)
        for (const [name, each] of boxes) each.checked = picked.has(name)
      })
      return el('label', {}, box, text)
    }
    const entries = [...(variable.includeAll ? [{ text: 'All', value: all }] : []), ...choices].map(
      ({ text, value }) => entry(text, value),
    )
    const search = el('input', {
      type: 'search',
      placeholder: 'Find',
      'aria-label': `Find in ${variable.label}`,
    })
    search.addEventListener('input', () => {
      for (const each of entries)
        each.hidden = !(each.textContent ?? '').toLowerCase().includes(search.value.toLowerCase())
    })
    const apply = el(
      'button',
      {
        type: 'button',
        onclick: () => {
          close()
          choose(variable.name, [...picked])
        },
      },
      'Apply',
    )
    return [...(choices.length > 8 ? [search] : []), ...entries, apply]
  })
  return made.element
}
