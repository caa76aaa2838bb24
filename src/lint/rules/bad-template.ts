import { lintRule } from '../rule.ts'
import type { Flaw, Text } from '../model.ts'

/** What Prometheus puts at the disposal of a text. */
const given = ['labels', 'value', 'externalLabels', 'externalURL', '']

export const badTemplate = lintRule(
  'rule',
  {
    id: 'bad-template',
    severity: 'error',
    why: 'Prometheus loads none of its rules where the template of one text cannot be read.',
  },
  ({ labels, annotations }) => [...labels, ...annotations].flatMap(flawsOf),
)

function flawsOf({ value, at }: Text): readonly Flaw[] {
  if (!value.includes('{{')) return []
  if (value.replaceAll(/\{\{[^]*?\}\}/g, '').includes('{{'))
    return [{ at: at(), message: 'a template that is not closed', fix: 'add the missing "}}"' }]
  const declared = [...value.matchAll(/\$(\w+)(?:\s*,\s*\$(\w+))?\s*:=/g)].flatMap(([, one, two]) => [
    one,
    two,
  ])
  const used = [...value.matchAll(/\{\{[^]*?\}\}/g)].flatMap(({ 0: block, index: start }) =>
    [
      ...block
        .replaceAll(/"(?:[^"\\]|\\.)*"|`[^`]*`/g, (text) => ' '.repeat(text.length))
        .matchAll(/\$(\w*)/g),
    ].map(({ 1: name = '', index }) => ({ name, offset: start + index })),
  )
  return used
    .filter(({ name }) => !given.includes(name) && !declared.includes(name))
    .map(({ name, offset }) => ({
      at: at(offset),
      message: `nothing is called $${name} in a template`,
      fix: 'there are $labels, $value, $externalLabels and $externalURL',
    }))
}
