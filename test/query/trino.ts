// A stack with a Trino that answers a statement with the pages it is given.
import type { HttpOptions } from '../../src/system/system.ts'
import { runQuery } from '../../src/query/query.ts'
import { living } from '../health/living.ts'

export const trino = 'http://127.0.0.1:8080'

export async function stackWith(answers: readonly object[]) {
  const stack = await living('components: { postgres: {}, trino: {} }\n')
  const { engineState, http, disk } = stack.world.system
  const [path, state] = [...disk.files].find(([name]) => name.endsWith('/state.json'))!
  const said = JSON.parse(state.text) as { ports: object }
  disk.files.set(path, {
    ...state,
    text: JSON.stringify({ ...said, ports: { ...said.ports, 'trino/http': 8080 } }),
  })
  const [id, like] = [...engineState.containers][0]!
  engineState.containers.set(`${id}-trino`, {
    ...like,
    id: 'trino',
    name: 'demo-trino-1',
    labels: { ...like.labels, 'com.docker.compose.service': 'trino', 'dev.lake.component': 'trino' },
    ports: { 8080: 8080 },
  })
  const calls: { line: string; headers: HttpOptions['headers']; body: string | undefined }[] = []
  http.answers.set(trino, (url, options) => {
    const line = `${options.method ?? 'GET'} ${url.slice(trino.length)}`
    calls.push({ line, headers: options.headers, body: options.body })
    if (options.method === 'DELETE') return { status: 204, headers: {}, body: '' }
    const index = Number(/\/(\d+)$/.exec(url)?.[1] ?? 0)
    const next =
      index + 1 < answers.length ? { nextUri: `${trino}/v1/statement/executing/q/${index + 1}` } : {}
    return { status: 200, headers: {}, body: JSON.stringify({ id: 'q', ...answers[index], ...next }) }
  })
  const run = (query: string, limit = 100) =>
    runQuery(stack.session, { query, limit, signal: new AbortController().signal })
  return { ...stack, calls, run }
}
