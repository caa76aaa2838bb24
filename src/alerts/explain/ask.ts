// What each part is worth: asked of the backend, all for the same moment, a few at a time.
import { NoAnswer, addressOf, ask, complaint } from '../../health/ask.ts'
import { readAnswer } from '../../query/answer.ts'
import type { Asking } from '../alertmanager.ts'
import type { Backend } from '../rule.ts'
import { allParts } from './parts.ts'
import type { Part } from './parts.ts'
import type { Worth, Worths } from './values.ts'

const paths: Readonly<Record<Backend, string>> = { prometheus: '/api/v1', loki: '/loki/api/v1' }

const atOnce = 6
/** An expression with more parts is nothing that a person reads; the outer ones are told. */
const mostParts = 60

export async function askParts(
  asking: Asking,
  backend: Backend,
  root: Part,
  seconds: number,
): Promise<Worths> {
  const parts = allParts(root)
    .filter(({ kind, range }) => kind !== 'number' && !(range && backend === 'loki'))
    .toSorted((a, b) => a.depth - b.depth || a.id - b.id)
    .slice(0, mostParts)
  const worths = new Map<number, Worth>()
  const left = [...parts]
  const work = async (): Promise<void> => {
    for (let part = left.shift(); part !== undefined; part = left.shift()) {
      // Of a range one can ask what its newest samples are.
      const query = part.range ? `last_over_time(${part.text})` : part.text
      worths.set(part.id, await askOne(asking, backend, query, seconds))
    }
  }
  await Promise.all(Array.from({ length: atOnce }, work))
  return worths
}

async function askOne(asking: Asking, backend: Backend, query: string, seconds: number): Promise<Worth> {
  const words = new URLSearchParams({ query, time: String(seconds) })
  const url = `${addressOf(asking, backend)}${paths[backend]}/query?${words.toString()}`
  const answer = await ask(asking, url, { timeoutMs: 30_000 })
  if (answer.status >= 500) throw new NoAnswer(`answers ${answer.status}: ${complaint(answer.body)}`)
  if (answer.status >= 400)
    return {
      series: [],
      scalar: false,
      error: complaint(answer.body).replace(/^invalid parameter "query": /, ''),
    }
  const { type, series } = readAnswer(JSON.parse(answer.body) as unknown)
  return {
    scalar: type === 'scalar',
    series: series.map(({ labels, points }) => ({ labels, value: Number(points[0]?.value) })),
    error: null,
  }
}
