// The way of what an application sends by OTLP: what Alloy takes, Loki, Tempo and Prometheus have.
import type { HttpOptions } from '../../src/system/system.ts'

/** What arrived at the other end. */
export interface Sent {
  readonly traces: Set<string>
  readonly records: { readonly line: string; readonly level: string }[]
  metric?: number
}

interface Posted {
  readonly resourceSpans?: readonly [
    { readonly scopeSpans: readonly [{ readonly spans: readonly [{ readonly traceId: string }] }] },
  ]
  readonly resourceLogs?: readonly [
    {
      readonly scopeLogs: readonly [
        {
          readonly logRecords: readonly [
            { readonly severityText: string; readonly body: { readonly stringValue: string } },
          ]
        },
      ]
    },
  ]
  readonly resourceMetrics?: readonly [
    {
      readonly scopeMetrics: readonly [
        {
          readonly metrics: readonly [
            { readonly gauge: { readonly dataPoints: readonly [{ readonly asDouble: number }] } },
          ]
        },
      ]
    },
  ]
}

export function takeOtlp(sent: Sent, { body }: HttpOptions): void {
  const { resourceSpans, resourceLogs, resourceMetrics } = JSON.parse(body ?? '{}') as Posted
  if (resourceSpans !== undefined) sent.traces.add(resourceSpans[0].scopeSpans[0].spans[0].traceId)
  if (resourceLogs !== undefined) {
    const { severityText, body: said } = resourceLogs[0].scopeLogs[0].logRecords[0]
    sent.records.push({ line: said.stringValue, level: severityText.toLowerCase() })
  }
  if (resourceMetrics !== undefined)
    sent.metric = resourceMetrics[0].scopeMetrics[0].metrics[0].gauge.dataPoints[0].asDouble
}
