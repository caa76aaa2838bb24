// A day of all series that the dashboards ask for, as OpenMetrics text: what promtool makes blocks of Prometheus from.
import { glob, open, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '../bench/measure.ts'
import { storyEnd } from './course.ts'
import type { Business } from './course.ts'
import { made } from './made.ts'
import type { Made } from './made.ts'
import { lived, stepSeconds } from './lived.ts'
import { recorded, textOf } from './recorded.ts'

const shownHours = 7
/** Alerts are shown for a day, and what is stored in a day is summed. */
const wholeDay = /^(ALERTS|loki_ingester_chunk_stored_bytes|tempo_live_store_completion_size)/
const shipped = 'templates/grafana/dashboards/*.json'

export async function writeHistory(path: string, end: number, business: Business): Promise<number> {
  const series = await recorded(await namesAsked())
  const file = await open(path, 'w')
  let samples = 0
  try {
    for (const each of [...lived(series, business), ...made(series, business)]) {
      const lines = linesOf(each, end)
      samples += lines.length
      await file.write(lines.join(''))
    }
    await file.write('# EOF\n')
  } finally {
    await file.close()
  }
  return samples
}

function linesOf(series: Made, end: number): readonly string[] {
  const hours = wholeDay.test(series.name) ? 25 : shownHours
  const text = textOf(series)
  const steps = (hours * 3600) / stepSeconds
  // In order: a counter goes on from where it was.
  return Array.from({ length: steps + 1 }, (_step, index) => (steps - index) * stepSeconds).flatMap(
    (before) => {
      const value = series.at(storyEnd - before, storyEnd)
      if (value === undefined) return []
      // Times among the values move along.
      const moved = ofTime.test(series.name) ? value - storyEnd + end : value
      return [`${text} ${moved} ${end - before}\n`]
    },
  )
}

const ofTime = /^ALERTS_FOR_STATE$/

async function namesAsked(): Promise<ReadonlySet<string>> {
  const files = await Array.fromAsync(glob(shipped, { cwd: repository }))
  const texts = await Promise.all(files.map((file) => readFile(join(repository, file), 'utf8')))
  return new Set(texts.flatMap((text) => text.match(/[a-zA-Z_:][\w:]+/g) ?? []))
}
