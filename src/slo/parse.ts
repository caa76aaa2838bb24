// slo/<name>.yaml -> an SLO, or what is wrong with it and where. Pure, and never throws.
import { isMap } from 'yaml'
import { sectionNames, sections, topFields } from './fields.ts'
import type { SectionName } from './fields.ts'
import { queriesOf } from './indicator.ts'
import { readEvents, readFreshness, readLatency } from './indicator-read.ts'
import { entriesOf, readRoot } from './read.ts'
import type { SloProblem } from './read.ts'
import type { Indicator, Slo } from './slo.ts'
import { baseOf, testSeriesOf } from './series.ts'
import { Values } from './values.ts'
import { shortestWindow, span } from './windows.ts'

export type ParsedSlo =
  | { readonly ok: true; readonly slo: Slo }
  | { readonly ok: false; readonly problems: readonly SloProblem[] }

/** A test of the user's own may lie beside it. */
export const sloFile = /^slo\/((?![^/]*\.test\.)[^/]+)\.ya?ml$/

/** `scrapeSeconds`: nothing is known between two scrapes. */
export function parseSlo(file: string, text: string, scrapeSeconds: number): ParsedSlo {
  const problems: SloProblem[] = []
  const name = sloFile.exec(file)?.[1] ?? file.replace(/^.*\/|\.ya?ml$/g, '')
  checkName(name, problems)
  const read = readRoot(text, file)
  if (!read.ok) return { ok: false, problems: [...problems, ...read.problems] }
  const top = new Values(entriesOf(read.root, topFields, problems), 0, problems)
  top.missing('objective', '99%')
  top.missing('window', '30d')
  const indicator = indicatorOf(top)
  const component = top.text('component')
  const slo = {
    name,
    file,
    description: top.text('description'),
    objective: top.objective('objective'),
    windowSeconds: top.duration('window'),
    minTraffic: top.count('minTraffic', indicator?.kind === 'summary' ? 5 : 20),
    ...(component === '' ? {} : { component }),
  }
  checkWindow(slo.windowSeconds, top, scrapeSeconds)
  checkTraffic(top, indicator)
  if (problems.length > 0 || indicator === undefined) return { ok: false, problems: sorted(problems) }
  return { ok: true, slo: { ...slo, indicator } }
}

function sorted(problems: readonly SloProblem[]): readonly SloProblem[] {
  return problems.toSorted((a, b) => a.at - b.at)
}

const longestName = 36

/** It stands in names of alerts, of files and of a dashboard, whose id may have 40 letters in Grafana. */
export function checkName(name: string, problems: SloProblem[]): void {
  if (/^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/.test(name) && name.length <= longestName) return
  problems.push({
    at: 0,
    message: `"${name}" is no name of an SLO`,
    fix: `name the file with at most ${longestName} lower-case letters, digits and dashes, such as query-latency.yaml`,
  })
}

function checkWindow(seconds: number, { entries, problems }: Values, scrapeSeconds: number): void {
  const least = shortestWindow(scrapeSeconds)
  if (Number.isNaN(seconds) || seconds >= least) return
  problems.push({
    at: entries.get('window')?.at ?? 0,
    message: `window is ${span(seconds)}, and with a scrape every ${span(scrapeSeconds)} it cannot be below ${span(least)}`,
    fix: 'its quickest alert looks at a 720th of it, which has to hold eight scrapes',
  })
}

/** Where time is counted, no number of events can be too small. */
function checkTraffic({ entries, problems }: Values, indicator: Indicator | undefined): void {
  const at = entries.get('minTraffic')?.key
  if (at === undefined || indicator === undefined) return
  const { kind } = indicator
  const counts = kind === 'events' || kind === 'histogram' || (kind === 'summary' && indicator.traffic)
  if (counts) return
  const fix =
    kind === 'summary' ? 'add latency.traffic, a counter of events' : 'remove it: this SLO counts time'
  problems.push({ at, message: 'minTraffic has no events to count', fix })
}

function indicatorOf(top: Values): Indicator | undefined {
  const { problems, entries } = top
  const [first, second] = sectionNames.filter((name) => top.has(name))
  if (first === undefined) {
    const message = 'nothing says what is good'
    problems.push({ at: 0, message, fix: `add one of ${sectionNames.join(', ')}` })
    return undefined
  }
  if (second !== undefined) {
    const at = entries.get(second)?.key ?? 0
    problems.push({
      at,
      message: `${second} beside ${first}: an SLO has one of them`,
      fix: 'make it two files',
    })
    return undefined
  }
  const entry = entries.get(first)
  if (entry === undefined || !isMap(entry.value)) {
    problems.push({
      at: entry?.at ?? 0,
      message: `${first} must be a mapping`,
      fix: `known in it: ${keysOf(first)}`,
    })
    return undefined
  }
  const before = problems.length
  const values = new Values(entriesOf(entry.value, sections[first], problems), entry.key, problems)
  const indicator = readers[first](values)
  if (problems.length > before || indicator === undefined) return undefined
  return testable(indicator, values)
}

function keysOf(name: SectionName): string {
  return Object.keys(sections[name]).join(', ')
}

const readers: Readonly<Record<SectionName, (values: Values) => Indicator | undefined>> = {
  events: readEvents,
  latency: readLatency,
  freshness: readFreshness,
  availability: (values) => {
    values.missing('up', 'up{job="trino"}')
    const up = values.metric('up')
    return up === undefined ? undefined : { kind: 'availability', up }
  },
}

/** Where no series make one event bad and another good, none ever will; where none can be made up, nothing is tested. */
function testable(indicator: Indicator, { at, problems }: Values): Indicator | undefined {
  const [unclear] = queriesOf(indicator).flatMap(({ terms, start }) =>
    terms
      .filter(({ selector }) => baseOf(selector).length === 0)
      .map(({ text, from }) => ({ text, at: start + from })),
  )
  if (unclear !== undefined) {
    const message = `no example of a series is found for ${unclear.text}`
    problems.push({ at: unclear.at, message, fix: 'list values instead of a pattern: code=~"500|503"' })
    return undefined
  }
  if (indicator.kind !== 'events' || testSeriesOf(indicator) !== undefined) return indicator
  const message = `no event can be ${indicator.counts} without being all of them`
  problems.push({ at, message, fix: 'total must count what is good and what is bad' })
  return undefined
}
