// The one checker over everything that is shipped: no dead metric, no dead label, no dead stream.
import { describe, expect, it } from 'vitest'
import { tempo } from '../../src/components/tempo.ts'
import { ask } from '../../src/contracts/judge.ts'
import { everySpan, judgeTraceql } from '../../src/contracts/traceql.ts'
import { context, dataOf, judge, judgedFiles } from './shipped.ts'

describe('every query', () => {
  it.each(judgedFiles)('of %s asks for what exists', (path) => {
    expect(judge(path, dataOf(path))).toEqual([])
  })

  it.each(tempo.datasource.links.prometheus.tracesToMetrics.queries)('of a trace: $name', ({ query }) => {
    expect(ask('prometheus', query.replace('$${__tags}', 'service_name="trino"'), context).problems).toEqual(
      [],
    )
  })
})

describe('the checker', () => {
  it.each([
    [
      'rate(loki_write_sent_entries{job="alloy"}[5m])',
      'loki_write_sent_entries is not in the contract of alloy',
    ],
    ['up{jobb="alloy"}', 'up has no label jobb'],
    ['# why it is so\nup{jobb="alloy"}', 'up has no label jobb'],
    ['up # one side\n* # and\non (job, x) # the other\nup', 'matched by x, which is not on both sides'],
    [
      'sum(trino_node_name_CoordinatorNodeManager_ActiveNodeCount{job="trino"}) < 1',
      'all of it asks for names of other versions only',
    ],
    [
      'up and on (job) trino_node_name_CoordinatorNodeManager_ActiveNodeCount{job="trino"}',
      'asks for a name of another version only',
    ],
    [
      'trino_metadata_name_DiscoveryNodeManager_ActiveNodeCount{job="trino"} or trino_node_name_CoordinatorNodeManager_ActiveNodes{job="trino"}',
      'trino_node_name_CoordinatorNodeManager_ActiveNodes is not in the contract of trino',
    ],
    ['sum by (service) (loki_panic_total{job="loki"})', 'grouped by service, which is not there'],
    ['up{job="lokki"}', 'no scrape job is called lokki'],
    ['up{job=~"loki|lokki"}', 'no scrape job is called lokki'],
    ['up{component="lokki"}', 'up: component is never "lokki"'],
    ['sum(up', 'syntax error where it ends'],
    ['sum(up, up)', 'sum wants a vector'],
    ['topk(up)', 'topk wants a parameter and a vector'],
    ['topk(1, up, up)', 'topk wants a parameter and a vector'],
    [
      'mad_over_time(up[5m])',
      'mad_over_time is experimental, and refused: Prometheus is not started with promql-experimental-functions',
    ],
    [
      'limitk(1, up)',
      'limitk is experimental, and refused: Prometheus is not started with promql-experimental-functions',
    ],
    ['rate(up)', 'rate() wants a range, such as rate(metric[5m]), and gets a vector'],
    ['rate(up[5m], 1)', 'rate() takes 1 argument, not 2'],
    ['up[5m]', 'the result is a range'],
    ['sum by (job) (up) / up', 'the two sides never match: only one of them has component, instance'],
    ['up * on (job, x) up', 'matched by x, which is not on both sides'],
    ['up * on (job) group_left (x) up', 'brings over x, which is not there'],
    ['histogram_quantile(0.9, up)', 'a quantile of buckets wants the label le'],
    ['1 > 2', 'numbers are compared with bool'],
    ['up and 1', 'and, or, unless take vectors'],
    ['up{instance=~"["}', 'up: "[" is no regular expression'],
    [
      'container_memory_rss{job="containers",container_label_com_docker_compose_project="x"}',
      'container_memory_rss has no label container_label_com_docker_compose_project',
    ],
    [
      'io_airlift_http_client_type_HttpClient_x{job="trino"}',
      'io_airlift_http_client_type_HttpClient_x is not in the contract of trino',
    ],
    [
      'pg_stat_bgwriter_checkpoints_req_total{job="postgres"}',
      'postgres 17: pg_stat_bgwriter_checkpoints_req_total is not in the contract of postgres',
    ],
  ])('finds the fault in %s', (expr, problem) => {
    expect(ask('prometheus', expr, context).problems).toContain(problem)
  })

  it.each([
    ['{service="trino"}', 'no stream has the label service'],
    ['{level="eror"}', 'level is never "eror"'],
    ['# why\n{level="eror"} # so', 'level is never "eror"'],
    ['{service_name="trino"} | jsn', 'syntax error where it ends'],
    ['{service_name="minio"} | json | levl="ERROR"', 'no line here has the field levl'],
    ['sum by (usr) (count_over_time({log="queries"} | json [5m]))', 'no line here has the field usr'],
  ])('finds the fault in %s', (expr, problem) => {
    expect(ask('loki', expr, context).problems).toContain(problem)
  })

  it.each([
    ['{kind=servr}', 'syntax error at "servr}"'],
    ['{kind=error}', 'kind is never error'],
    ['{kin=server}', 'syntax error at "kin=server}"'],
    ['{status=error} | rate( by (name)', 'syntax error at "( by (name)"'],
    ['{} | rate() by (resource.servic.name)', 'no span has the attribute resource.servic.name'],
    ['{span.http.status_code >= 500}', 'no span has the attribute span.http.status_code'],
    ['{status=error', 'syntax error where it ends'],
  ])('finds the fault in %s', (query, problem) => {
    expect(judgeTraceql(query, everySpan)).toContain(problem)
  })

  it('knows nothing of the attributes of spans that others send', () => {
    expect(judgeTraceql('{span.http.status_code >= 500 && name = "x"} | count() > 2', undefined)).toEqual([])
    expect(
      judgeTraceql('{kind=server} | quantile_over_time(duration, .95, 0.5) by (name)', undefined),
    ).toEqual([])
  })

  it('takes patterns of RE2 that this language writes otherwise', () => {
    expect(ask('prometheus', 'up{job=~"(?i)TRINO|(?P<other>lo)ki"}', context).problems).toEqual([])
  })

  it.each([
    '{log="queries"} | json | error_type="USER_ERROR"',
    '{service_name="loki"} | logfmt | caller=~"x.*"',
    '{level="error"} | trace_id="1"',
  ])('takes %s', (expr) => {
    expect(ask('loki', expr, context).problems).toEqual([])
  })
})
