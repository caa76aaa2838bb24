// The day that the pictures show. Every dashboard is in them, and promtool takes what is made of it at whatever time.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { storyEnd } from '../../scripts/pictures/course.ts'
import { stepSeconds } from '../../scripts/pictures/lived.ts'
import { made } from '../../scripts/pictures/made.ts'
import { textOf } from '../../scripts/pictures/recorded.ts'
import { runbookPage } from '../../src/render/templates.ts'

const repository = join(import.meta.dirname, '../..')
const pictures = join(repository, 'docs/pictures')

test('the samples of a series come in order', () => {
  const last = new Map<string, number>()
  const wrong: string[] = []
  for (const series of made([], 'busy')) {
    const text = textOf(series)
    for (let at = storyEnd - 25 * 3600; at <= storyEnd; at += stepSeconds) {
      if (series.at(at, storyEnd) === undefined) continue
      if (at <= (last.get(text) ?? 0)) wrong.push(text)
      last.set(text, at)
    }
  }
  expect(last.size).toBeGreaterThan(100)
  expect([...new Set(wrong)]).toEqual([])
})

test('every dashboard is pictured, light and dark, on a desk and on a phone', () => {
  const shipped = readdirSync(join(repository, 'templates/grafana/dashboards')).map((file) =>
    file.replace('.json', ''),
  )
  const page = readFileSync(join(pictures, 'README.md'), 'utf8')
  const missing = [...shipped, runbookPage.uid].flatMap((uid) =>
    ['light', 'dark', 'light-phone', 'dark-phone']
      .map((look) => `${uid}-${look}.webp`)
      .filter((file) => !existsSync(join(pictures, file)) || !page.includes(file)),
  )
  expect(missing).toEqual([])
})
