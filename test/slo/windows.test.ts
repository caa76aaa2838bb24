// The windows of an SLO, whatever its own is, and the pairs that it has none of.
import { expect, test } from 'vitest'
import { pairsOf, span } from '../../src/slo/windows.ts'

const day = 86_400
const windows = (days: number, objective = 99): readonly string[] =>
  pairsOf({ windowSeconds: days * day, objective }, 15).map(
    ({ factor, longSeconds, shortSeconds, threshold }) =>
      `${factor}x ${span(longSeconds)}/${span(shortSeconds)} >${threshold}`,
  )

test('for 30 days they are those of the workbook', () => {
  expect(windows(30)).toEqual(['14.4x 1h/5m >0.144', '6x 6h/30m >0.06', '3x 1d/2h >0.03', '1x 3d/6h >0.01'])
})

test('for others they are in proportion, exact to the second, and never shorter than four scrapes', () => {
  expect(windows(7, 99.9)).toEqual([
    '14.4x 14m/1m10s >0.0144',
    '6x 1h24m/7m >0.006',
    '3x 5h36m/28m >0.003',
    '1x 16h48m/1h24m >0.001',
  ])
  expect(windows(1)).toEqual([
    '14.4x 2m/1m >0.144',
    '6x 12m/1m >0.06',
    '3x 48m/4m >0.03',
    '1x 2h24m/12m >0.01',
  ])
})

test('a pair that no share of bad ones could reach is left out', () => {
  expect(windows(30, 90)).toEqual(['6x 6h/30m >0.6', '3x 1d/2h >0.3', '1x 3d/6h >0.1'])
  expect(windows(30, 50)).toEqual(['1x 3d/6h >0.5'])
})
