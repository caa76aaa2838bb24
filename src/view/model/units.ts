// Numbers as people read them, by Grafana's ids of units.

import { inTimeUnits } from './durations.ts'
import { dateTime, fromNow } from './moments.ts'

export interface Formatted {
  readonly prefix: string
  readonly text: string
  readonly suffix: string
}

export function plain({ prefix, text, suffix }: Formatted): string {
  return `${prefix}${text}${suffix}`
}

type Format = (value: number, decimals: number | undefined, now: number) => Formatted

const of = (text: string, suffix = '', prefix = ''): Formatted => ({ prefix, text, suffix })

/** Three digits that say something, and no zeros after them, unless so many decimals were asked for. */
export function digits(value: number, decimals?: number): string {
  if (decimals !== undefined) return value.toFixed(Math.min(decimals, 20))
  const size = Math.abs(value)
  if (size === 0) return '0'
  const places =
    size >= 100 ? 0 : size >= 10 ? 1 : size >= 1 ? 2 : Math.min(8, 2 - Math.floor(Math.log10(size)))
  return String(Number(value.toFixed(places)))
}

interface Scale {
  readonly base: number
  readonly names: readonly string[]
  /** Where the unit of the data stands in `names`. */
  readonly start?: number
  readonly space?: string
}

const scaled =
  ({ base, names, start = 0, space = ' ' }: Scale): Format =>
  (value, decimals) => {
    let [amount, index] = [value, start]
    while (Math.abs(amount) >= base && index < names.length - 1) {
      amount /= base
      index += 1
    }
    while (Math.abs(amount) < 1 && amount !== 0 && index > 0) {
      amount *= base
      index -= 1
    }
    const name = names[index] ?? ''
    return of(digits(amount, decimals), name === '' ? '' : `${space}${name}`)
  }

const binary = (unit: string, start = 0): Format =>
  scaled({ base: 1024, names: ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'].map((step) => step + unit), start })
const decimal = (unit: string, start = 0): Format =>
  scaled({ base: 1000, names: ['', 'k', 'M', 'G', 'T', 'P', 'E'].map((step) => step + unit), start })
/** ` K` and ` Mil`, as Grafana's short and rates have it. */
const thousands = (unit = ''): Format =>
  scaled({
    base: 1000,
    names: ['', 'K', 'Mil', 'Bil', 'Tri'].map((step) => [step, unit].filter(Boolean).join(' ')),
  })
const percent =
  (times: number): Format =>
  (value, decimals) =>
    of(digits(value * times, decimals), '%')
const fixed =
  (suffix: string, prefix = ''): Format =>
  (value, decimals) =>
    of(digits(value, decimals), suffix, prefix)

const duration =
  (start: number): Format =>
  (value, decimals) => {
    const [amount, unit] = inTimeUnits(value, start)
    return of(digits(amount, decimals), ` ${unit}`)
  }

const clock =
  (perUnit: number): Format =>
  (value) => {
    const all = Math.round(value * perUnit)
    const [h, m, s] = [Math.floor(all / 3600), Math.floor(all / 60) % 60, all % 60]
    return of([h, m, s].map((part) => String(part).padStart(2, '0')).join(':'))
  }

const formats: Readonly<Record<string, Format>> = {
  none: fixed(''),
  string: fixed(''),
  short: thousands(),
  sishort: decimal(''),
  percent: percent(1),
  percentunit: percent(100),
  locale: (value, decimals) =>
    of(
      value.toLocaleString('en-US', {
        maximumFractionDigits: decimals ?? 2,
        minimumFractionDigits: decimals ?? 0,
      }),
    ),
  sci: (value, decimals) => of(value.toExponential(decimals)),
  hex: (value) => of(Math.round(value).toString(16).toUpperCase()),
  hex0x: (value) => of(Math.round(value).toString(16).toUpperCase(), '', '0x'),
  bool: (value) => of(value === 0 ? 'False' : 'True'),
  bool_yes_no: (value) => of(value === 0 ? 'No' : 'Yes'),
  bool_on_off: (value) => of(value === 0 ? 'Off' : 'On'),
  bytes: binary('B'),
  decbytes: decimal('B'),
  bits: binary('b'),
  decbits: decimal('b'),
  kbytes: binary('B', 1),
  mbytes: binary('B', 2),
  gbytes: binary('B', 3),
  deckbytes: decimal('B', 1),
  decmbytes: decimal('B', 2),
  decgbytes: decimal('B', 3),
  binBps: binary('B/s'),
  Bps: decimal('B/s'),
  binbps: binary('b/s'),
  bps: decimal('b/s'),
  KBs: decimal('B/s', 1),
  MBs: decimal('B/s', 2),
  ns: duration(0),
  µs: duration(1),
  us: duration(1),
  ms: duration(2),
  s: duration(3),
  m: duration(4),
  h: duration(5),
  d: duration(6),
  dtdurations: duration(3),
  dtdurationms: duration(2),
  clocks: clock(1),
  clockms: clock(0.001),
  dthms: clock(1),
  hertz: decimal('Hz'),
  rotrpm: fixed(' rpm'),
  celsius: fixed(' °C'),
  watt: decimal('W'),
  volt: decimal('V'),
  currencyUSD: fixed('', '$'),
  currencyEUR: fixed('', '€'),
  dateTimeAsIso: (value) => of(dateTime(value)),
  dateTimeAsSystem: (value) => of(dateTime(value)),
  dateTimeAsLocal: (value) => of(dateTime(value)),
  dateTimeFromNow: (value, _decimals, now) => of(fromNow(value, now)),
  ...Object.fromEntries(
    Object.entries({
      cps: 'c/s',
      ops: 'ops/s',
      reqps: 'req/s',
      rps: 'rd/s',
      wps: 'wr/s',
      iops: 'io/s',
      eps: 'evt/s',
      mps: 'msg/s',
      recps: 'rec/s',
      rowsps: 'rows/s',
      pps: 'p/s',
      cpm: 'c/m',
      opm: 'ops/m',
      reqpm: 'req/m',
      rpm: 'rd/m',
      wpm: 'wr/m',
    }).map(([id, unit]) => [id, thousands(unit)]),
  ),
}

export interface UnitOptions {
  readonly unit?: string
  readonly decimals?: number
  readonly now?: number
}

export function format(value: number, { unit = '', decimals, now = 0 }: UnitOptions = {}): Formatted {
  if (Number.isNaN(value)) return of('NaN')
  if (!Number.isFinite(value)) return of(value > 0 ? '+Inf' : '-Inf')
  return (formats[unit] ?? custom(unit))(value, decimals, now)
}

/** `suffix:%/h`, `prefix:~`, `si:m3`, `count:rows`; a unit nobody knows stands behind the number as it is. */
function custom(unit: string): Format {
  const [kind = '', ...rest] = unit.split(':')
  const name = rest.join(':')
  if (rest.length === 0) return fixed(unit === '' ? '' : ` ${unit}`)
  if (kind === 'prefix') return fixed('', name)
  if (kind === 'suffix') return fixed(name)
  if (kind === 'si') return decimal(name)
  if (kind === 'count') return thousands(name)
  if (kind === 'currency') return fixed('', name)
  if (kind === 'time') return (value) => of(dateTime(value))
  return fixed(` ${unit}`)
}
