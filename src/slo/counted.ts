// What a program counts while so many of its events are bad: samples for tests.
import type { Feeding } from './pair-tests.ts'
import { testSeriesOf } from './series.ts'
import type { Events, Slo } from './slo.ts'

export function eventFeeds({ indicator }: Slo, step: number): Feeding {
  const all = testSeriesOf(indicator as Events) ?? []
  return {
    interval: step,
    feeds: (stretches) =>
      all.map(({ series, growth }) => ({
        series,
        values: counting(stretches.map(({ steps, bad, total }) => ({ steps, by: growth(bad, total) }))),
      })),
  }
}

/** `0+5x20 100+0x5`: a counter that goes on where it was. */
function counting(pieces: readonly { readonly steps: number; readonly by: number }[]): string {
  let at = 0
  const written = pieces.map(({ steps, by }, index) => {
    const from = index === 0 ? 0 : at + by
    const times = index === 0 ? steps : steps - 1
    at = from + by * times
    return `${from}+${by}x${times}`
  })
  return written.join(' ')
}
