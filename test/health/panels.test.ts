// What a person's browser would ask, without one.
import { expect, test } from 'vitest'
import { builtIns, panelQueries, substitute } from '../../src/health/panels.ts'

const sources = [
  { uid: 'prometheus', type: 'prometheus' },
  { uid: 'loki', type: 'loki' },
  { uid: 'tempo', type: 'tempo' },
]

test('queries of panels and of panels in rows, with the datasource of target, panel, variable or default', () => {
  const queries = panelQueries(
    {
      templating: { list: [{ name: 'ds', type: 'datasource', query: 'loki' }] },
      panels: [
        { title: 'A', targets: [{ expr: 'up' }] },
        {
          title: 'B',
          datasource: { uid: 'loki' },
          targets: [{ expr: '{a="b"}' }, { expr: 'vector(1)', datasource: 'prometheus', instant: true }],
        },
        {
          type: 'row',
          panels: [
            { title: 'C', datasource: { uid: '${ds}', type: 'loki' }, targets: [{ expr: '{c="d"}' }] },
          ],
        },
        { title: 'text', options: { content: 'no question' } },
        { title: 'D', datasource: { uid: 'elsewhere', type: 'postgres' }, targets: [{ expr: '{}' }] },
        { title: 'T', datasource: { uid: 'tempo', type: 'tempo' }, targets: [{ query: '{} | rate()' }] },
        { title: 'E', targets: [{ expr: '' }, { refId: 'B' }] },
      ],
    },
    sources,
  )
  expect(queries.map(({ panel, source, instant }) => [panel, source, instant])).toEqual([
    ['A', 'prometheus', false],
    ['B', 'loki', false],
    ['B', 'prometheus', true],
    ['C', 'loki', false],
    ['T', 'tempo', false],
  ])
})

test("every way to write a variable, and Grafana's own", () => {
  const list = [
    { name: 'job', type: 'query', allValue: '.+' },
    { name: 'any', type: 'query', current: { value: ['$__all'] } },
    { name: 'n', type: 'custom', query: '5,10', options: [{ value: '5' }] },
    { name: 'words', type: 'custom', query: 'Five : 5, Ten : 10' },
    { name: 'limit', type: 'constant', query: '80' },
    { name: 'window', type: 'interval', query: '1m,5m', current: { value: '5m' } },
  ]
  const expr =
    'topk($n, rate(x{a=~"${job:regex}",b=~"[[any]]",c="$words"}[$window]) > ${limit}) + rate(y[$__rate_interval]) + $unknown'
  const [query] = panelQueries(
    { templating: { list }, panels: [{ title: 'A', targets: [{ expr }] }] },
    sources,
  )
  const known = substitute(
    substitute(query?.expression ?? '', query?.variables ?? new Map()),
    builtIns(15, 1_000_000),
  )
  expect(known).toBe('topk(5, rate(x{a=~".+",b=~".*",c="5"}[5m]) > 80) + rate(y[75s]) + $unknown')
})

test('what is no dashboard asks nothing', () => {
  for (const value of [
    undefined,
    null,
    7,
    [],
    { panels: 'x' },
    { panels: [null, 1, { targets: [null, 'x'] }] },
  ]) {
    expect(panelQueries(value, sources)).toEqual([])
  }
})
