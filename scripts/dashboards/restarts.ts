// Every process says when it began, each in its own words; another answer than before is a restart.
const started = [
  'process_start_time_seconds',
  'minio_node_process_starttime_seconds{job="minio-cluster"}',
  'io_airlift_node_name_NodeInfo_StartTime{job="trino"}',
]

export const restarts = `max by (component) (${started
  .map((series) => `changes(${series}[2m])`)
  .join(' or ')}) > 0`
