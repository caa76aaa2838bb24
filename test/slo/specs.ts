// SLOs of every kind, as a person writes them.
import { parseSlo } from '../../src/slo/parse.ts'
import type { Slo } from '../../src/slo/slo.ts'

export const specs: Readonly<Record<string, string>> = {
  'trino-query-latency': `
objective: 99%
window: 30d
component: trino
latency:
  summary: trino_execution_name_QueryManager_ExecutionTime_FiveMinutes{job="trino"}
  quantile: 0.99
  below: 10s
  unit: ms
  traffic: trino_execution_name_QueryManager_CompletedQueries{job="trino"}
`,
  'trino-queries': `
description: Queries do not fail but by their own fault.
objective: 99.5
window: 28d
component: trino
events:
  bad: trino_execution_name_QueryManager_FailedQueries{job="trino"} - trino_execution_name_QueryManager_UserErrorFailures{job="trino"}
  total: trino_execution_name_QueryManager_CompletedQueries{job="trino"}
`,
  'api-answers': `
objective: 95%
window: 7d
minTraffic: 100
events:
  good: http_requests_total{job="api",code!~"5.."}
  total: http_requests_total{job="api"}
`,
  'rules-in-time': `
objective: 99.9%
window: 90d
latency:
  histogram: prometheus_http_request_duration_seconds{job="prometheus"}
  below: 1s
`,
  'store-up': `
objective: 99.9%
window: 7d
component: minio
availability:
  up: up{job="minio-cluster"}
`,
  'backup-fresh': `
objective: 90%
window: 1d
freshness:
  timestamp: backup_last_success_timestamp_seconds{job="backup"}
  within: 1h
`,
  'upload-of-what-people-have-drawn': `
description: 'What is {{ drawn }} is taken "at once".'
objective: 50%
window: 90d
minTraffic: 1
latency:
  histogram: 'upload_duration_seconds{path="/a\\"b\\\\c",job="api",method=~"PUT|POST"}'
  below: 250ms
`,
  'orders-fresh': `
objective: 99.99
window: 7d
freshness:
  timestamp: table_last_commit_ms{table="orders"}
  within: 90s
  unit: ms
`,
  'nearly-all': `
objective: 99.99999%
window: 30d
events:
  bad: requests_total{code=~"5(0|1)[0-9]{1}|4[0-9]{2}",handler=~"/v[12]/(read|write)"}
  total: requests_total{handler=~"/v[12]/(read|write)"}
`,
}

export function sloOf(name: string, text = specs[name] ?? ''): Slo {
  const parsed = parseSlo(`slo/${name}.yaml`, text, 15)
  if (!parsed.ok) throw new Error(JSON.stringify(parsed.problems))
  return parsed.slo
}
