import { withoutTexts } from '../alloy.ts'
import { nearest } from '../../config/nearest.ts'
import { lintRule } from '../rule.ts'

const declared = /^[ \t]*((?:[a-z_0-9]+\.)+[a-z_0-9]+)[ \t]+"(\w+)"[ \t]*\{/gm
const used =
  /\b((?:loki|otelcol|prometheus|discovery|local|remote|mimir|pyroscope)(?:\.[a-z_0-9]+)+?)\.(\w+)\.(receiver|input|output|targets|content|rules|data|handler)\b/g

export const alloyReference = lintRule(
  'alloy',
  {
    id: 'alloy-reference',
    severity: 'warning',
    why: 'Alloy does not start where a component refers to one that is not there: no logs, no traces.',
  },
  ({ text }, { files, alloy }) => {
    if (alloy.length === 0) return []
    const all = [...alloy, ...files.flatMap((file) => (file.kind === 'alloy' ? [file.text] : []))]
    const there = new Set(all.flatMap(namesIn))
    return [...withoutTexts(text).matchAll(used)]
      .map(({ 1: component = '', 2: label = '', index }) => ({ name: `${component}.${label}`, index }))
      .filter(({ name }) => !there.has(name))
      .map(({ name, index }) => {
        const meant = nearest(name, [...there])
        const fix = meant === undefined ? 'write its block' : `did you mean ${meant}?`
        return { at: index, message: `nothing is called ${name}`, fix }
      })
  },
)

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(declared)].map(([, component, label]) => `${component}.${label}`)
}
