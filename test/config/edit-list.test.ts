// Items of a list: one more, one less, every other byte stays.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { appendItem, itemsOf, removeItem } from '../../src/config/edit-list.ts'
import { parseConfig } from '../../src/config/parse.ts'

const options = { file: 'lake.yaml', environment: {} }
const path = ['targets']
const item = { name: 'c', address: 'host:3' }
const add = (text: string) => appendItem(text, path, item, options)
const remove = (text: string, index: number) => removeItem(text, path, index, options)

describe('one item more', () => {
  test.each([
    ['no list', 'name: x\n# end\n', 'name: x\n# end\ntargets:\n  - { name: c, address: host:3 }\n'],
    ['no line end', 'name: x', 'name: x\ntargets:\n  - { name: c, address: host:3 }\n'],
    ['Windows', 'name: x\r\n', 'name: x\r\ntargets:\r\n  - { name: c, address: host:3 }\r\n'],
    [
      'an empty list',
      'targets: [] # none\nname: x\n',
      'targets: [ { name: c, address: host:3 } ] # none\nname: x\n',
    ],
    ['a key alone', 'targets:\nname: x\n', 'targets: [ { name: c, address: host:3 } ]\nname: x\n'],
    [
      'a list in brackets',
      'name: x\ntargets: [{ name: a, address: host:1 }] # mine\n',
      'name: x\ntargets: [{ name: a, address: host:1 }, { name: c, address: host:3 }] # mine\n',
    ],
    [
      'a block',
      'targets: # mine\n- name: a # first\n  address: host:1 # here\n# after\nname: x\n',
      'targets: # mine\n- name: a # first\n  address: host:1 # here\n- { name: c, address: host:3 }\n# after\nname: x\n',
    ],
    [
      'a block at the end, indented, without a line end',
      'name: x\ntargets:\n    - { name: a, address: host:1 }',
      'name: x\ntargets:\n    - { name: a, address: host:1 }\n    - { name: c, address: host:3 }',
    ],
    [
      'beside a reference',
      'name: x\ntargets:\n  - { name: a, address: "${A:-host:1}" }\n',
      'name: x\ntargets:\n  - { name: a, address: "${A:-host:1}" }\n  - { name: c, address: host:3 }\n',
    ],
  ])('to %s', (_, before, after) => {
    expect(add(before)).toEqual({ ok: true, text: after })
  })

  test('an item that would not be valid is refused, with where it would stand', () => {
    const twice = add('name: x\ntargets:\n  - { name: c, address: host:1 }\n')
    expect(twice).toMatchObject({ ok: false, findings: [{ ruleId: 'duplicate-target', line: 4 }] })
    const odd = appendItem('name: x\n', path, { name: 'C d', address: 'nowhere' }, options)
    expect(odd.ok).toBe(false)
  })

  test('an alias is left to a person', () => {
    const text = 'name: x\nextra: &all [{ name: a, address: host:1 }]\ntargets: *all\n'
    expect(add(text).ok).toBe(false)
  })

  test('a file that is broken stays as it is', () => {
    expect(add('name: [x\n').ok).toBe(false)
  })
})

describe('one item less', () => {
  const block =
    '# top\ntargets:\n  # of a\n  - name: a\n    address: host:1 # here\n\n  - { name: b, address: host:2 } # of b\nname: x\n'

  test.each([
    ['the only one', 'name: x\ntargets: [{ name: a, address: host:1 }]\n', 0, 'name: x\n'],
    ['the only one of a block', 'targets:\n  - name: a\n    address: host:1\nname: x\n', 0, 'name: x\n'],
    ['the first of a block', block, 0, block.replace('  - name: a\n    address: host:1 # here\n', '')],
    ['the last of a block', block, 1, block.replace('  - { name: b, address: host:2 } # of b\n', '')],
    [
      'the first in brackets',
      'name: x\ntargets: [{ name: a, address: host:1 }, { name: b, address: host:2 }]\n',
      0,
      'name: x\ntargets: [{ name: b, address: host:2 }]\n',
    ],
    [
      'the last in brackets',
      'name: x\ntargets: [{ name: a, address: host:1 }, { name: b, address: host:2 }] # two\n',
      1,
      'name: x\ntargets: [{ name: a, address: host:1 }] # two\n',
    ],
  ])('%s', (_, before, index, after) => {
    expect(remove(before, index)).toEqual({ ok: true, text: after })
  })
})

test('what was added last and is removed again has changed nothing', () => {
  const names = fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9-]{0,6}$/), { maxLength: 5 })
  const property = fc.property(names, fc.boolean(), fc.nat(4), (all, flow, at) => {
    const lines = all
      .filter((name) => name !== 'c')
      .map((name, index) => `{ name: my-${name}, address: host:${index + 1} }`)
    const list = flow
      ? `targets: [${lines.join(', ')}]`
      : ['targets:', ...lines.map((line) => `  - ${line} # kept`)].join('\n')
    const text = lines.length === 0 ? 'name: x\n' : `name: x\n${list}\n# end\n`
    const more = add(text)
    expect(more.ok).toBe(true)
    expect(parseConfig(more.text, options).ok).toBe(true)
    expect(itemsOf(more.text, path)).toHaveLength(lines.length + 1)
    const back = remove(more.text, lines.length)
    expect(back.text).toBe(text)
    if (lines.length === 0) return
    const less = remove(more.text, at % lines.length)
    expect(less.ok).toBe(true)
    expect(itemsOf(less.text, path)).toHaveLength(lines.length)
  })
  fc.assert(property, { numRuns: 20 })
})
