// The moment that `--at` names.
import { parseDuration } from '../../config/units.ts'
import { LakeError } from '../../errors.ts'

/** Clocks of machines differ by so much without anybody minding. */
const apartMs = 60_000

/** `2026-11-28T14:00:00Z`, seconds since 1970, or how long ago: `2h`. */
export function timeMeant(text: string, nowMs: number): number {
  const ago = parseDuration(text)
  const ms = ago === undefined ? absolute(text) : nowMs - ago * 1000
  if (Number.isNaN(ms))
    throw usage(`--at "${text}" is no time`, ['2026-11-28T14:00:00Z is one, and 2h: that long ago.'])
  if (ms > nowMs + apartMs)
    throw usage(`--at ${text} is yet to come`, [`It is ${new Date(nowMs).toISOString()} now.`])
  return ms
}

/** Without a zone it is the time of this machine. */
function absolute(text: string): number {
  if (/^\d{9,10}(?:\.\d+)?$/.test(text)) return Number(text) * 1000
  return /^\d{4}-\d\d-\d\d/.test(text) ? Date.parse(text) : NaN
}

function usage(message: string, details: readonly string[]): LakeError {
  return new LakeError(message, {
    code: 'usage',
    exit: 'usage',
    details,
    actions: [{ id: 'help', command: 'lake alerts freeze --help' }],
  })
}
