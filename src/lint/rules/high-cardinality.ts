import { lintRule } from '../rule.ts'

/** As many values as there are requests, people or files. */
const many =
  /^(?:trace_?id|span_?id|request_?id|query_?id|correlation_?id|session_?id|user_?id|userid|email|e_?mail|uuid|guid|url|uri|full_path|ip|client_ip|remote_addr|remote_address|user_agent)$/i

export const highCardinality = lintRule(
  'rule',
  {
    id: 'high-cardinality',
    severity: 'warning',
    why: 'Each value becomes a series or an alert of its own: memory of Prometheus, and a page for each.',
  },
  ({ query }) => {
    if (query.language === 'loki' ? query.open : !query.readable) return []
    const labels =
      query.language === 'loki'
        ? query
            .named('Grouping')
            .flatMap((node) => (node.getChild('By') ? (node.getChild('Labels') ?? []) : []))
        : query.named('AggregateModifier').filter((node) => node.getChild('By') !== null)
    return labels.flatMap((node) =>
      [...query.of(node).matchAll(/\w+/g)]
        .filter(({ 0: label }) => many.test(label))
        .map(({ 0: label, index }) => ({
          at: () => query.place(node.from + index),
          message: `grouped by ${label}, which has a value for each of them`,
          fix: 'leave it out, and look for it in the logs',
        })),
    )
  },
)
