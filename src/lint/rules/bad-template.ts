import { nearest } from '../../config/nearest.ts'
import { templateProblem } from '../go-template.ts'
import { lintRule } from '../rule.ts'
import type { Flaw, Text } from '../model.ts'

/** What Prometheus puts at the disposal of a text. */
const given = ['labels', 'value', 'externalLabels', 'externalURL', '']

/** What a template may call, in any version: of Go's language, and what Prometheus adds. */
const words = new Set(
  `if else end range with define template block break continue nil true false
  and call html index slice js len not or print printf println urlquery eq ne lt le gt ge
  query first label value strvalue sortByLabel args reReplaceAll safeHtml match title toUpper toLower
  graphLink tableLink parseDuration humanize humanize1024 humanizeDuration humanizePercentage humanizeTimestamp
  toTime toDuration now stripPort stripDomain pathPrefix externalURL urlQueryEscape`.split(/\s+/),
)

export const badTemplate = lintRule(
  // The label of a recorded series is what is written.
  'alert',
  {
    id: 'bad-template',
    severity: 'error',
    why: 'Prometheus loads none of its rules where the template of one text cannot be read.',
  },
  ({ labels, annotations }) => [...labels, ...annotations].flatMap(flawsOf),
)

function flawsOf({ value, at }: Text): readonly Flaw[] {
  if (!value.includes('{{')) return []
  const broken = templateProblem(value)
  if (broken !== undefined) return [{ at: at(broken.offset), message: broken.message, fix: broken.fix }]
  const declared = [...value.matchAll(/\$(\w+)(?:\s*,\s*\$(\w+))?\s*:=/g)].flatMap(([, one, two]) => [
    one,
    two,
  ])
  const blocks = [...value.matchAll(/\{\{[^]*?\}\}/g)].map(({ 0: block, index }) => ({
    code: block.replaceAll(/"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)+'|`[^`]*`|\/\*[^]*?\*\//g, (text) =>
      ' '.repeat(text.length),
    ),
    index,
  }))
  const found = (pattern: RegExp): readonly { readonly name: string; readonly offset: number }[] =>
    blocks.flatMap(({ code, index }) =>
      [...code.matchAll(pattern)].map((match) => ({ name: match[1] ?? '', offset: index + match.index })),
    )
  const variables = found(/\$(\w*)/g)
    .filter(({ name }) => !given.includes(name) && !declared.includes(name))
    .map(({ name, offset }) => ({
      at: at(offset),
      message: `nothing is called $${name} in a template`,
      fix: 'there are $labels, $value, $externalLabels and $externalURL',
    }))
  const calls = found(/(?<![\w$.])([A-Za-z_]\w*)/g)
    .filter(({ name }) => !words.has(name))
    .map(({ name, offset }) => ({
      at: at(offset),
      message: `a template has no function ${name}`,
      fix: suggestion(name),
    }))
  return [...variables, ...calls]
}

function suggestion(name: string): string {
  const close = nearest(name, [...words])
  return close === undefined ? 'see the template reference of Prometheus' : `did you mean ${close}?`
}
