// The values of an expression over a long time, from Prometheus, in answers small enough to be held.
import { LakeError } from '../../errors.ts'
import { readMatrix } from './matrix.ts'
import type { Matrix } from './matrix.ts'
import { isTooLarge, isTooMuch, rangeQuery, refused } from './prometheus.ts'
import type { Asking } from './prometheus.ts'
import { pieceOf, timeAt } from './ticks.ts'
import type { Ticks } from './ticks.ts'

/** Prometheus gives no more of a series at once. */
const mostPoints = 11_000
/** Of all series in one answer: some 12 MB. */
const mostValues = 400_000
/** How many series there are is seen from a first, short answer. */
const firstPoints = 500
/** What a backtest reads at most, in all. */
const mostInAll = 100_000_000

export interface Question {
  readonly expr: string
  readonly ticks: Ticks
  readonly queryOffsetMs: number
}

/** While one answer is read, the next is on its way. */
export async function* history(asking: Asking, question: Question): AsyncGenerator<Matrix> {
  const { ticks } = question
  let size = Math.min(firstPoints, ticks.count)
  let at = 0
  let coming = size > 0 ? body(asking, question, { at, size }) : undefined
  while (coming !== undefined) {
    const { text, size: got } = await coming
    coming = undefined
    const piece = pieceOf(shifted(question), at, got)
    // What follows is asked for only when it is known how much that is.
    if (at > 0) coming = following(asking, question, { at: at + got, size: got })
    const matrix = readMatrix(text, piece, at)
    if (at === 0) {
      requireFewer(matrix.series.length, ticks.count)
      size = Math.max(1, Math.min(mostPoints, Math.floor(mostValues / Math.max(1, matrix.series.length))))
      coming = following(asking, question, { at: got, size })
    }
    at += got
    yield matrix
  }
}

interface Piece {
  readonly at: number
  readonly size: number
}

function following(asking: Asking, question: Question, { at, size }: Piece): Promise<Answered> | undefined {
  if (at >= question.ticks.count) return undefined
  const answer = body(asking, question, { at, size: Math.min(size, question.ticks.count - at) })
  // It is waited for later; until then its failure is nobody's.
  answer.catch(() => {})
  return answer
}

interface Answered {
  readonly text: string
  readonly size: number
}

/** Half of it where that is too much for one answer. */
async function body(asking: Asking, question: Question, { at, size }: Piece): Promise<Answered> {
  const piece = pieceOf(shifted(question), at, size)
  try {
    const answer = await rangeQuery(asking, question.expr, {
      start: String(piece.startMs / 1000),
      end: String(timeAt(piece, piece.count - 1) / 1000),
      step: String(piece.stepMs / 1000),
    })
    if (answer.status < 400) return { text: answer.body, size }
    if (size === 1 || !isTooMuch(answer.body)) throw refused(question.expr, answer)
  } catch (error) {
    if (!isTooLarge(error) || size === 1) throw error
  }
  return body(asking, question, { at, size: Math.ceil(size / 2) })
}

function shifted({ ticks, queryOffsetMs }: Question): Ticks {
  return { ...ticks, startMs: ticks.startMs - queryOffsetMs }
}

function requireFewer(series: number, evaluations: number): void {
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
