// Judges a query of TraceQL: its syntax, what Tempo knows of every span, and the attributes that are known to be sent.
import { parser } from '@grafana/lezer-traceql'

/** What every trace has: OpenTelemetry asks it of whoever sends, and Trino, Nessie and lake itself do. */
export const everySpan: ReadonlySet<string> = new Set(['resource.service.name'])

const words: Readonly<Record<string, readonly string[]>> = {
  kind: ['unspecified', 'internal', 'server', 'client', 'producer', 'consumer'],
  status: ['ok', 'error', 'unset'],
}

/** `attributes`: those that spans are known to have; undefined: nobody knows. */
export function judgeTraceql(
  written: string,
  attributes: ReadonlySet<string> | undefined,
): readonly string[] {
  // Tempo reads `.95`; the grammar wants a digit before the point.
  const query = written.replaceAll(/(?<=[\s(,])\.(?=\d)/g, '0.')
  const problems: string[] = []
  const say = (message: string): void => {
    if (!problems.includes(message)) problems.push(message)
  }
  parser.parse(query).iterate({
    enter({ type, from, to }) {
      const text = query.slice(from, to)
      if (type.isError) say(`syntax error ${near(query, from)}`)
      if (type.name === 'AttributeField' && attributes?.has(text) === false)
        say(`no span has the attribute ${text}`)
    },
  })
  for (const [, name = '', word = ''] of query.matchAll(/\b(kind|status)\s*!?=\s*([a-zA-Z]\w*)/g))
    if (words[name]?.includes(word) !== true) say(`${name} is never ${word}`)
  return problems
}

function near(query: string, from: number): string {
  const rest = query.slice(from, from + 30).trim()
  return rest === '' ? 'where it ends' : `at "${rest}"`
}
