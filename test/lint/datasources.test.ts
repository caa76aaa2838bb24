// Where a dashboard may name a datasource: in panels, targets, variables and annotations, as an object or in one word.
import { expect, test } from 'vitest'
import { fixed } from '../../src/lint/fix.ts'
import { lint } from '../../src/lint/lint.ts'
import { fixtureFacts } from './material.ts'

const facts = fixtureFacts()
const judge = (text: string) =>
  lint(new Map([['d.json', text]]), { facts, only: ['unknown-datasource'] }).findings
const page = (parts: object) => JSON.stringify({ uid: 'd', title: 'D', panels: [], ...parts })
const ref = { type: 'prometheus', uid: '${DS_PROMETHEUS}' }
const panel = { id: 1, type: 'stat', title: 'P', targets: [{ refId: 'A', expr: 'up' }] }

test.each([
  ['a variable', { templating: { list: [{ name: 'x', type: 'query', datasource: ref }] } }],
  ['an annotation', { annotations: { list: [{ name: 'x', expr: 'up', datasource: ref }] } }],
  ['a panel', { panels: [{ ...panel, datasource: ref }] }],
  ['a panel of old', { panels: [{ ...panel, datasource: '${DS_PROMETHEUS}' }] }],
  ['a target', { panels: [{ ...panel, targets: [{ refId: 'A', expr: 'up', datasource: ref }] }] }],
])('%s: found, and mended at once', (_, parts) => {
  const text = page(parts)
  const found = judge(text)
  expect(found.map(({ message }) => message)).toEqual(['no datasource has the uid "${DS_PROMETHEUS}"'])
  expect(fixed(text, found)).toBe(text.replace('${DS_PROMETHEUS}', 'prometheus'))
})

test.each([
  { panels: [{ ...panel, datasource: 'Prometheus' }] },
  { panels: [{ ...panel, datasource: null }] },
  { annotations: { list: [{ builtIn: 1, datasource: { type: 'grafana', uid: '-- Grafana --' } }] } },
  {
    templating: { list: [{ name: 'source', type: 'datasource', query: 'prometheus' }] },
    panels: [{ ...panel, datasource: '$source' }],
  },
])('%j is left alone', (parts) => expect(judge(page(parts))).toEqual([]))
