// Thresholds as people write them, each in the unit of what it is compared with.
import { formatDuration, parseBytes, parseDuration } from '../../config/units.ts'
import { usage } from './usage.ts'
import type { Unit } from './signal.ts'

const words: Readonly<Record<Unit, { readonly is: string; readonly example: string }>> = {
  count: { is: 'a number', example: '5' },
  s: { is: 'a duration', example: '30s' },
  bytes: { is: 'an amount of bytes', example: '10GB' },
  ratio: { is: 'a share of a whole, between 0 and 1', example: '5%' },
}

/** In the unit itself: seconds, bytes, a share. */
export function amountIn(text: string, unit: Unit, flag: string, what: string): number {
  const said = text.trim()
  const found = readers[unit](said)
  if (found !== undefined && Number.isFinite(found)) return found
  const other = (Object.keys(readers) as Unit[]).find((it) => it !== unit && readers[it](said) !== undefined)
  throw usage(`${flag} ${text} is not ${words[unit].is}`, {
    code: 'wrong-unit',
    details: [
      ...(other === undefined || (unit !== 'count' && other === 'count')
        ? []
        : [`${text} is ${words[other].is}.`]),
      `It is about ${what}.`,
      `Such as ${flag} ${words[unit].example}.`,
    ],
  })
}

const plainNumber = (text: string): number | undefined =>
  /^-?\d+(?:\.\d+)?(?:e[-+]?\d+)?$/i.test(text) ? Number(text) : undefined

const readers: Readonly<Record<Unit, (text: string) => number | undefined>> = {
  count: plainNumber,
  s: (text) => plainNumber(text) ?? parseDuration(text),
  bytes: (text) => plainNumber(text) ?? parseBytes(text),
  ratio: (text) => {
    const percent = /^(-?\d+(?:\.\d+)?) ?%$/.exec(text)?.[1]
    const share = percent === undefined ? plainNumber(text) : Number((Number(percent) / 100).toPrecision(12))
    return share === undefined || share < 0 || share > 1 ? undefined : share
  },
}

/** As it stands in a sentence. */
export function amountText(value: number, unit: Unit): string {
  const short = Number(value.toPrecision(4))
  if (unit === 'ratio') return `${Number((short * 100).toPrecision(4))}%`
  if (unit === 's') return value >= 1 ? durationText(Math.round(value)) : `${short}s`
  if (unit === 'bytes') return bytesText(value)
  return String(short)
}

/** One unit, or two that can be read back. */
function durationText(seconds: number): string {
  const rest = seconds % 60
  return seconds < 120 || rest === 0 ? formatDuration(seconds) : `${formatDuration(seconds - rest)}${rest}s`
}

function bytesText(value: number): string {
  const power = Math.min(4, Math.floor(Math.log2(Math.max(1, Math.abs(value))) / 10))
  return `${Number((value / 1024 ** power).toPrecision(4))}${['B', 'KB', 'MB', 'GB', 'TB'][power]}`
}

/** The template that writes it in an alert; each rounds, as no two versions of Prometheus extrapolate alike. */
export const humanized: Readonly<Record<Unit, string>> = {
  count: '{{ $value | humanize }}',
  s: '{{ $value | humanizeDuration }}',
  bytes: '{{ $value | humanize1024 }}B',
  ratio: '{{ $value | humanizePercentage }}',
}
