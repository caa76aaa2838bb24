// What the page may ask: the reading paths of the project's own backends, and nothing else.
import type { Request } from './model/requests.ts'
import { object, string } from './model/json.ts'

const label = /^label\/[A-Za-z_][\w.:-]*\/values$/
const times = ['start', 'end', 'limit']

/** Path below the API's root -> parameters that go along. */
const paths: Readonly<Record<Request['backend'], Readonly<Record<string, readonly string[]>>>> = {
  prometheus: {
    query: ['query', 'time'],
    query_range: ['query', 'start', 'end', 'step'],
    series: [...times, 'match[]'],
    labels: [...times, 'match[]'],
    label: [...times, 'match[]'],
    rules: ['type'],
    alerts: [],
  },
  loki: {
    query: ['query', 'time', 'limit', 'direction'],
    query_range: ['query', 'start', 'end', 'step', 'limit', 'direction'],
    series: [...times, 'match[]'],
    labels: [...times, 'query'],
    label: [...times, 'query'],
  },
  tempo: {
    search: ['q', ...times],
    'metrics/query_range': ['q', 'start', 'end', 'step'],
  },
}

const roots: Readonly<Record<Request['backend'], string>> = {
  prometheus: '/api/v1',
  loki: '/loki/api/v1',
  tempo: '/api',
}

/** Path and query at the backend; undefined where it may not be asked. */
export function allowedPath(
  asked: unknown,
): { readonly backend: Request['backend']; readonly path: string } | undefined {
  const { backend, path, params } = object(asked)
  if (backend !== 'prometheus' && backend !== 'loki' && backend !== 'tempo') return undefined
  const way = string(path)
  const kind = label.test(way) ? 'label' : way
  if (way === 'label' || !Object.hasOwn(paths[backend], kind)) return undefined
  const allowed = paths[backend][kind]
  if (allowed === undefined) return undefined
  const given = Object.entries(object(params))
  if (given.some(([name, value]) => !allowed.includes(name) || typeof value !== 'string')) return undefined
  const words = new URLSearchParams(given.map(([name, value]): [string, string] => [name, string(value)]))
  return { backend, path: `${roots[backend]}/${way}?${words.toString()}` }
}
