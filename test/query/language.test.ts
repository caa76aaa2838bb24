import { describe, expect, test } from 'vitest'
import { asksForLines, guessLanguage } from '../../src/query/language.ts'

describe('whose language it is', () => {
  test.each([
    'up',
    'up{job="loki"}',
    'sum by (job) (rate(http_requests_total{code=~"5.."}[5m])) / 2',
    'sum by (job) (up)',
    'node:cpu:rate5m {mode="idle"}',
    '{__name__=~"go_.*"}',
    '{"my.metric", job="a"}',
    'label_replace(up, "a", "{x}|y", "b", "(.*)")',
    'up # {a="b"} |= "c"',
    'vector(1)',
    '',
  ])('PromQL: %s', (query) => expect(guessLanguage(query)).toBe('promql'))

  test.each([
    '{service_name="grafana"}',
    '{service_name="grafana"} |= "up{}"',
    '{a="b", c=~"d|e"} | json | level="error"',
    'sum by (level) (count_over_time({service_name=~".+"}[5m]))',
    'rate({app="x"} |~ `\\{` [1m])',
    '{}',
    'up |= "x"',
  ])('LogQL: %s', (query) => expect(guessLanguage(query)).toBe('logql'))
})

test.each([
  ['{a="b"}', true],
  [' ({a="b"} |= "c")', true],
  ['rate({a="b"}[5m])', false],
  ['"{" ', false],
])('%s asks for lines: %s', (query, lines) => expect(asksForLines(query)).toBe(lines))
