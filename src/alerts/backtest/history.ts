// The values of an expression over a long time, from Prometheus, in answers small enough to be held.
import { LakeError } from '../../errors.ts'
import { readMatrix } from './matrix.ts'
import type { Matrix } from './matrix.ts'
import { isTooLarge, isTooMuch, rangeQuery, refused, talk } from './prometheus.ts'
import type { Asking } from './prometheus.ts'
import { pieceOf, timeAt } from './ticks.ts'
import type { Ticks } from './ticks.ts'

/** Prometheus gives no more of a series at once. */
const mostPoints = 11_000
/** Of all series in one answer: some 12 MB. */
const mostValues = 400_000
/** How many series there are is seen from a first, short answer. */
const firstPoints = 500
/** Answers that are on their way. */
const atOnce = 3
/** What a backtest reads at most, in all. */
const mostInAll = 100_000_000

export interface Question {
  readonly expr: string
  readonly ticks: Ticks
  readonly queryOffsetMs: number
}

/**
 * Asked for as soon as this is called; no more often at once than Prometheus has time for others too. While one answer is
 * read, the next ones are on their way.
 */
export function history(asking: Asking, question: Question): AsyncGenerator<Matrix> {
  const { count } = question.ticks
  const coming: Coming[] = []
  const ask = (at: number, size: number): void => {
    if (at < count) coming.push(asked(asking, question, { at, size: Math.min(size, count - at) }))
  }
  ask(0, firstPoints)
  return answers(asking, question, { coming, ask })
}

interface Piece {
  readonly at: number
  readonly size: number
}

interface Coming extends Piece {
  /** Undefined: that is too much for one answer. */
  readonly text: Promise<string | undefined>
}

interface Queue {
  readonly coming: Coming[]
  readonly ask: (at: number, size: number) => void
}

async function* answers(asking: Asking, question: Question, { coming, ask }: Queue): AsyncGenerator<Matrix> {
  let [next, most] = [firstPoints, 0]
  for (let piece = coming.shift(); piece !== undefined; piece = coming.shift()) {
    for await (const matrix of read(asking, question, piece)) {
      most = Math.max(most, matrix.series.length)
      if (piece.at === 0) requireFewer(most, question.ticks.count)
      const size = Math.max(1, Math.min(mostPoints, Math.floor(mostValues / Math.max(1, most))))
      for (; coming.length < atOnce && next < question.ticks.count; next += size) ask(next, size)
      yield matrix
    }
  }
}

/** In halves where it is too much for one answer. */
async function* read(asking: Asking, question: Question, { at, size, text }: Coming): AsyncGenerator<Matrix> {
  const found = await text
  if (found !== undefined) {
    yield talk(async () => readMatrix(found, pieceOf(shifted(question), at, size), at))
    return
  }
  const half = Math.ceil(size / 2)
  yield* read(asking, question, asked(asking, question, { at, size: half }))
  yield* read(asking, question, asked(asking, question, { at: at + half, size: size - half }))
}

function asked(asking: Asking, question: Question, piece: Piece): Coming {
  const text = body(asking, question, piece)
  // It is waited for later; until then its failure is nobody's.
  text.catch(() => {})
  return { ...piece, text }
}

async function body(asking: Asking, question: Question, { at, size }: Piece): Promise<string | undefined> {
  const piece = pieceOf(shifted(question), at, size)
  try {
    const answer = await rangeQuery(asking, question.expr, {
      start: String(piece.startMs / 1000),
      end: String(timeAt(piece, piece.count - 1) / 1000),
      step: String(piece.stepMs / 1000),
    })
    if (answer.status < 400) return answer.body
    if (size > 1 && isTooMuch(answer.body)) return undefined
    throw refused(question.expr, answer)
  } catch (error) {
    if (isTooLarge(error) && size > 1) return undefined
    throw error
  }
}

function shifted({ ticks, queryOffsetMs }: Question): Ticks {
  return { ...ticks, startMs: ticks.startMs - queryOffsetMs }
}

export function requireFewer(series: number, evaluations: number): void {
  const values = series * evaluations
  if (values <= mostInAll) return
  const days = (mostInAll / values) * 100
  throw new LakeError(`that is too much to read: ${series} series at ${evaluations} evaluations`, {
    code: 'too-much',
    exit: 'usage',
    details: [
      `${values} values; lake reads at most ${mostInAll}, about ${Math.floor(days)} % of that time.`,
      'A shorter --since, a longer --interval, or an expression that finds fewer series.',
    ],
    actions: [{ id: 'shorter', command: 'lake alerts backtest --help' }],
  })
}
