// What is put into labels and annotations: as promtool does it, and what is left alone.
import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { templateOf } from '../../../src/alerts/backtest/template.ts'
import { difference, isBefore3, promtool } from './differential.ts'

const texts = [
  '{{ $value }}',
  '{{ .Value }} of {{ $labels.s }}{{ .Labels.t }}{{ $labels.none }}',
  '{{ $value | humanize }}',
  '{{ humanize1024 $value }}',
  '{{ $value | humanizePercentage }}',
  '{{ printf "%.2f %5.1f|%-8.3g|%+.1e|%08.3f|%s|%d|%v|%g" $value $value $value $value $value $value $value $value $value }}',
  '{{ printf "%d of %03d, %q, 100%%" 3 7 "a b" }}',
  '{{ with $labels.s }}has {{ . }}{{ else }}none{{ end }}',
  '{{- /* nothing */ -}} x {{- " y " -}} z',
  '{{ if and (gt $value 1.0) (lt $value 100.0) }}in{{ else if eq $value 0.0 }}zero{{ else }}out{{ end }}',
  '{{ $x := printf "%.0f" $value }}{{ $x | toUpper }}-{{ not $x }}-{{ or "" "b" }}',
  '{{ $labels }}',
  '{{ `raw` | print }}{{ ge $value 2.5 }}{{ ne $labels.s "a" }}{{ le $value 2.5 }}',
  '{{ 1.5 }} {{ 12 }} {{ true }} {{ "q\\"uote" }}',
]

const annotations = Object.fromEntries(texts.map((text, index) => [`a${index}`, text]))
/** Seconds that a clock can have, and a duration: others are an error there. */
const bounded = {
  ...annotations,
  time: '{{ $value | humanizeTimestamp }}',
  duration: '{{ humanizeDuration $value }}',
}

test.skipIf(promtool.missing)('numbers of every size, in every function', () => {
  const value = fc.oneof(
    fc.double({ noNaN: true, noDefaultInfinity: true }),
    fc.double({ min: -1e12, max: 1e12, noNaN: true }),
    fc.integer({ min: -100_000, max: 100_000 }),
    fc.double({ min: -2, max: 2, noNaN: true }),
    fc.constantFrom(
      0,
      1,
      1000,
      1024,
      999.95,
      0.001,
      59.9999,
      60,
      3600,
      86_400,
      1e21,
      1e20,
      0.0001,
      0.00001,
      123456789,
      1e100,
      5e-324,
      NaN,
      Infinity,
      -Infinity,
    ),
  )
  const word = (it: number): string => String(it).replace('Infinity', 'Inf')
  const included = isBefore3()
  fc.assert(
    fc.property(fc.array(value, { minLength: 100, maxLength: 100 }), (values) => {
      const cases = values.map((it) => ({
        series: [{ label: 'a', values: word(it) }],
        expr: 'NAME',
        forSeconds: 0,
        keepSeconds: 0,
        labels: {},
        annotations: Number.isFinite(it) && Math.abs(it) < 8e9 ? bounded : annotations,
      }))
      expect(difference({ inputSeconds: 60, evaluationSeconds: 60, evaluations: 1, cases }, included)).toBe(
        '',
      )
    }),
    { numRuns: 5, endOnFailure: true },
  )
})

describe('what is left alone', () => {
  test.each([
    ['{{ query "up" | first | value }}', 'query()'],
    ['{{ range .Labels }}{{ end }}', 'range'],
    ['{{ $externalLabels.cluster }}', '$externalLabels'],
    ['{{ if $value }}', 'if without end'],
    ['{{ $value', 'an action that is not closed'],
    ['{{ printf "%x" $value }}', '%x'],
    ['{{ gt $value 1 }}', 'values of different kinds, compared'],
  ])('%s', (text, why) => {
    const template = templateOf(text)
    expect(template.leftOut).toBe(why)
    expect(template.expand({ labels: {}, value: 3 })).toBe(text)
  })

  test('whether the value has a part in it', () => {
    expect(templateOf('{{ $value }}').changes).toBe(true)
    expect(templateOf('{{ $labels.a }}').changes).toBe(false)
    expect(templateOf('plain')).toMatchObject({ changes: false })
  })
})
