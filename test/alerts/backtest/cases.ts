// Rules and series as nobody would write them, for promtool and for lake.
import * as fc from 'fast-check'

export interface Case {
  readonly series: readonly { readonly label: string; readonly values: string }[]
  /** With NAME in place of the metric. */
  readonly expr: string
  readonly forSeconds: number
  readonly keepSeconds: number
  readonly labels: Readonly<Record<string, string>>
  readonly annotations: Readonly<Record<string, string>>
}

export interface Batch {
  readonly inputSeconds: number
  readonly evaluationSeconds: number
  readonly evaluations: number
  readonly cases: readonly Case[]
}

const finite = fc.constantFrom('0', '1', '2', '3', '-1', '0.5', '1e3')
/** These cannot be repeated. */
const number = fc.oneof(
  { weight: 4, arbitrary: finite },
  { weight: 1, arbitrary: fc.constantFrom('NaN', 'Inf', '-Inf') },
)
const piece = fc.oneof(
  { weight: 4, arbitrary: number },
  {
    weight: 3,
    arbitrary: fc.tuple(finite, fc.integer({ min: 1, max: 9 })).map(([it, times]) => `${it}x${times}`),
  },
  { weight: 2, arbitrary: fc.integer({ min: 1, max: 9 }).map((count) => `_x${count}`) },
  { weight: 1, arbitrary: fc.constantFrom('_', 'stale') },
  { weight: 1, arbitrary: fc.constantFrom('0+1x5', '3-0.5x6', '1+1x3', '-2+0.1x20') },
)
const values = fc.array(piece, { minLength: 1, maxLength: 12 }).map((pieces) => pieces.join(' '))

const op = fc.constantFrom('>', '>=', '<', '<=', '==', '!=')
const threshold = fc.constantFrom('0', '1', '2', '-1', '0.5', '(1 + 1)', '2 ^ 2', 'NaN', 'Inf')
const compared = fc.tuple(op, threshold)
const expr = fc.oneof(
  compared.map(([sign, it]) => `NAME ${sign} ${it}`),
  compared.map(([sign, it]) => `NAME{s="a"} ${sign} ${it}`),
  compared.map(([sign, it]) => `NAME{s=~"a|c.*",s!="d"} ${sign} ${it}`),
  compared.map(([sign, it]) => `${it} ${sign} NAME{s!~"b|"}`),
  compared.map(([sign, it]) => `NAME / 2 ${sign} ${it}`),
  compared.map(([sign, it]) => `3 - NAME ${sign} ${it}`),
  compared.map(([sign, it]) => `-NAME ${sign} ${it}`),
  compared.map(([sign, it]) => `(NAME > 0) ${sign} ${it}`),
  compared.map(([sign, it]) => `NAME ${sign} bool ${it}`),
  compared.map(([sign, it]) => `NAME offset 1m ${sign} ${it}`),
  compared.map(([sign, it]) => `NAME % 2 ${sign} ${it}`),
  fc.constantFrom('NAME', '2 * NAME ^ 2 < 9', '{__name__="NAME"} > 1'),
)

const steps = [0, 0, 1, 29, 30, 45, 60, 61, 120, 300] as const
const aCase: fc.Arbitrary<Case> = fc.record({
  series: fc
    .uniqueArray(fc.constantFrom('a', 'b', 'c1', 'd', ''), { minLength: 1, maxLength: 3 })
    .chain((labels) => fc.tuple(...labels.map((label) => fc.record({ label: fc.constant(label), values })))),
  expr,
  forSeconds: fc.constantFrom(...steps),
  keepSeconds: fc.constantFrom(...steps),
  labels: fc.constantFrom<Case['labels']>(
    {},
    { severity: 'warning' },
    { v: '{{ $value }}' },
    { w: '{{ $labels.s | toUpper }}-x', gone: '' },
    { v: '{{ if gt $value 1.0 }}high{{ else }}low{{ end }}' },
  ),
  annotations: fc.constantFrom<Case['annotations']>(
    {},
    { summary: '{{ $labels.s }} is at {{ $value | humanize }}' },
    { summary: 'plain', other: '{{ printf "%.2f" .Value }}{{ $labels.nothing }}' },
  ),
})

export const batch: fc.Arbitrary<Batch> = fc.record({
  inputSeconds: fc.constantFrom(7, 15, 30, 60, 100),
  evaluationSeconds: fc.constantFrom(15, 20, 30, 45, 60, 150),
  evaluations: fc.integer({ min: 5, max: 40 }),
  cases: fc.array(aCase, { minLength: 25, maxLength: 25 }),
})
