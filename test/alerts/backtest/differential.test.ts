// Lake finds the states that promtool's own evaluation finds, at every evaluation, over a thousand generated rules.
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { batch } from './cases.ts'
import { difference, isBefore3, promtool } from './differential.ts'

test.skipIf(promtool.missing)(
  '1,000 rules: ALERTS, ALERTS_FOR_STATE, labels and annotations as in promtool',
  () => {
    const included = isBefore3()
    fc.assert(
      fc.property(batch, (it) => {
        expect(difference(it, included)).toBe('')
      }),
      { numRuns: 40, endOnFailure: true },
    )
  },
)
