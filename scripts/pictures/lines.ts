// Log lines of a day, by the real lines in test/contracts/logs: pushed to a Loki as Alloy would.
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { repository } from '../bench/measure.ts'
import { chance, loadAt, storyEnd } from './course.ts'
import type { Business } from './course.ts'
import { queries } from './queries.ts'

export interface Line {
  /** In the day that is told. */
  readonly at: number
  /** Says when it was written: by the clock that it is moved to. */
  readonly text: (at: number) => string
  readonly trace?: string
}

export interface Stream {
  readonly labels: Readonly<Record<string, string>>
  readonly lines: Line[]
}

const hours = 7
/** Lines of a minute at a load of 1. */
const services = {
  trino: 5,
  nessie: 9,
  minio: 2,
  postgres: 3,
  prometheus: 1,
  loki: 2,
  tempo: 1,
  alertmanager: 0.4,
  alloy: 2,
}

const levels = [
  ['error', /\b(level=error|ERROR|FATAL|panic)\b|"level":"error"/i],
  ['warn', /\b(level=warn|WARN|WARNING)\b|"level":"warn/i],
  ['debug', /\b(level=debug|DEBUG)\b/i],
] as const

/** One in so many is kept: a test that breaks things on purpose is no normal day. */
const seldom: Readonly<Record<string, number>> = { error: 0.012, warn: 0.05 }

export async function pushLines(url: string, end: number, business: Business): Promise<number> {
  const streams = await Promise.all(
    Object.entries(services).map(([service, each]) => streamsOf(service, each, business)),
  )
  const all = [...streams.flat(), queries(moments('queries', 6, business))]
  let pushed = 0
  for (const { labels, lines } of all) {
    const sorted = lines.toSorted((a, b) => a.at - b.at)
    for (let from = 0; from < sorted.length; from += 1000)
      await push(url, labels, sorted.slice(from, from + 1000), end - storyEnd)
    pushed += sorted.length
  }
  return pushed
}

async function push(
  url: string,
  stream: Stream['labels'],
  lines: readonly Line[],
  later: number,
): Promise<void> {
  const values = lines.map(({ at, text, trace }) => [
    `${Math.round((at + later) * 1000)}000000`,
    text(at + later),
    ...(trace === undefined ? [] : [{ trace_id: trace }]),
  ])
  const answer = await fetch(`${url}/loki/api/v1/push`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ streams: [{ stream, values }] }),
  })
  if (!answer.ok) throw new Error(`Loki refused lines: ${await answer.text()}`)
}

async function streamsOf(service: string, each: number, business: Business): Promise<readonly Stream[]> {
  const text = await readFile(join(repository, 'test/contracts/logs', `${service}.log`), 'utf8')
  const known = text
    .split('\n')
    .filter((line) => /^\S*\d{4}-|level=|^\{/.test(line) && !line.startsWith('Error'))
  const byLevel = Map.groupBy(known, (line) => levels.find(([, words]) => words.test(line))?.[0] ?? 'info')
  return [...byLevel].map(([level, lines]) => {
    const share = (seldom[level] ?? 1) * each
    const at = moments(`${service} ${level}`, share, business)
    return {
      labels: { service_name: service, container: `lake-${service}-1`, level },
      lines: at.map((moment, index): Line => {
        const line = lines[Math.floor(chance(`${service}${moment}`) * lines.length)] ?? ''
        return {
          at: moment,
          text: (when) => dated(line, when),
          ...(index % 9 === 0 ? { trace: traceOf(moment) } : {}),
        }
      }),
    }
  })
}

function moments(what: string, perMinute: number, business: Business): readonly number[] {
  const found: number[] = []
  for (let at = storyEnd - hours * 3600; at < storyEnd; at += 10) {
    const expected = (perMinute / 6) * loadAt(at, chance(what), business)
    const count = Math.floor(expected) + (chance(`${what} ${at}`) < expected % 1 ? 1 : 0)
    for (let one = 0; one < count; one += 1) found.push(at + 10 * chance(`${what} ${at} ${one}`))
  }
  return found
}

/** A line says when it was written. */
function dated(line: string, at: number): string {
  const time = new Date(at * 1000).toISOString().slice(0, 19)
  return line
    .replaceAll(/\d{4}-\d\d-\d\d([T ])\d\d:\d\d:\d\d/g, (_all, between: string) => time.replace('T', between))
    .replaceAll(/\d\d\/[A-Z][a-z]{2}\/\d{4}:[\d:]{8}/g, accessTime(new Date(at * 1000)))
    .replaceAll(/trace_id=\w+/g, `trace_id=${traceOf(at)}`)
}

/** `03/Jun/2026:14:30:00`. */
function accessTime(at: Date): string {
  const [, day = '', month = '', year = ''] = at.toUTCString().split(' ')
  return `${day}/${month}/${year}:${at.toISOString().slice(11, 19)}`
}

const traceOf = (at: number): string =>
  [1, 2, 3, 4]
    .map((part) =>
      Math.floor(chance(`${at} ${part}`) * 2 ** 32)
        .toString(16)
        .padStart(8, '0'),
    )
    .join('')
