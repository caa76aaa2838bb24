// How much the stores of telemetry hold by their own account, and how fast that grows.
import { NoAnswer, promql } from '../health/ask.ts'
import type { Stack } from '../health/stack.ts'

export interface MetricsFacts {
  readonly blocksBytes: number | null
  readonly walBytes: number | null
  readonly headBytes: number | null
  /** What Prometheus itself removes the oldest blocks at. */
  readonly limitBytes: number | null
}

/** Bytes in a day. Null: a day ago there was nothing to compare with. */
export interface Growth {
  readonly metrics: number | null
  readonly logs: number | null
  readonly traces: number | null
}

const blocks = 'prometheus_tsdb_storage_blocks_bytes{job="prometheus"}'
const wal = 'prometheus_tsdb_wal_storage_size_bytes{job="prometheus"}'
const head = 'prometheus_tsdb_head_chunks_storage_size_bytes{job="prometheus"}'
const limit = 'prometheus_tsdb_retention_limit_bytes{job="prometheus"}'
const whole = `sum(${blocks}) + sum(${wal}) + sum(${head})`
/** Chunks as they lie on the disk, compressed: Loki tells no size of its store. */
const stored = 'loki_ingester_chunk_stored_bytes_total'
/** Blocks as Tempo completes them. */
const completed = 'tempo_live_store_completion_size_bytes_sum'
/** Extrapolated from an hour it would be a guess. */
const inADay = (counter: string): string => `sum(increase(${counter}[1d])) and on() sum(${counter} offset 1d)`

const queries = {
  blocks,
  wal,
  head,
  limit,
  metrics: `(${whole}) - (${whole.replaceAll('})', '} offset 1d)')})`,
  logs: inADay(stored),
  traces: inADay(completed),
} as const

export async function storeFacts(
  stack: Stack,
  signal: AbortSignal,
): Promise<{ readonly metrics: MetricsFacts; readonly growth: Growth }> {
  const number = async (name: keyof typeof queries): Promise<number | null> => {
    if (stack.containers.get('prometheus')?.state !== 'running') return null
    try {
      const value = (await promql({ stack, signal }, queries[name]))[0]?.value
      return value === undefined || Number.isNaN(value) ? null : Math.round(value)
    } catch (error) {
      if (error instanceof NoAnswer) return null
      throw error
    }
  }
  const hasTraces = stack.plan.services.some(({ name }) => name === 'tempo')
  const [blocksBytes, walBytes, headBytes, limitBytes, metrics, logs, traces] = await Promise.all([
    number('blocks'),
    number('wal'),
    number('head'),
    number('limit'),
    number('metrics'),
    number('logs'),
    hasTraces ? number('traces') : 0,
  ])
  return { metrics: { blocksBytes, walBytes, headBytes, limitBytes }, growth: { metrics, logs, traces } }
}
