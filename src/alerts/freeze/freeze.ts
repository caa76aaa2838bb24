// `lake alerts freeze`: what happened once, as a test for ever.
import { dirname, join } from 'node:path'
import { LakeError } from '../../errors.ts'
import type { Place } from '../../programs/place.ts'
import type { Session } from '../../stack/prepare.ts'
import { effectiveRules } from '../backtest/effective.ts'
import type { Rule } from '../backtest/rule.ts'
import { requireReadable } from '../backtest/selectors.ts'
import { findRule, openAlerts, running } from '../open.ts'
import type { AlertRule } from '../rule.ts'
import { projectSuite, renderedRules } from '../test/project.ts'
import { findPromtool } from '../test/promtool.ts'
import type { Incident } from './incident.ts'
import type { Replaced } from './labels.ts'
import { lookUp, makeTest, nameOf, second } from './make.ts'
import type { Found, Made } from './make.ts'
import { alreadyIn, placeOf } from './place.ts'
import type { Stricter } from './prove.ts'
import { durationText } from './text.ts'
import { timeMeant } from './time.ts'

export interface FreezeOptions {
  readonly alert: string
  /** A time, or how long ago: `2026-11-28T14:00:00Z`, `2h`. */
  readonly at?: string | undefined
  readonly dryRun: boolean
  readonly signal: AbortSignal
}

export interface FreezeReport {
  readonly alert: string
  /** Of the test. */
  readonly file: string
  readonly name: string
  /** frozen: it was there already, and nothing is changed. */
  readonly outcome: 'written' | 'would be written' | 'frozen before'
  readonly incident: { readonly start: string; readonly end: string; readonly isOpen: boolean }
  /** Not all of it is in the test. */
  readonly isCut: boolean
  readonly series: number
  readonly samples: number
  readonly dropped: readonly string[]
  readonly replaced: Replaced['replaced']
  readonly moments: readonly { readonly kind: string; readonly at: string; readonly firing: number }[]
  readonly stricter: Stricter | null
  readonly promtool: { readonly version: string; readonly from: string } | null
  /** Of the file, as it is afterwards. */
  readonly text: string
}

export async function freezeAlert(
  session: Session,
  place: Place,
  options: FreezeOptions,
): Promise<FreezeReport> {
  const alerts = await openAlerts(session)
  const listed = findRule(alerts.rules, options.alert, (alert) => `lake alerts freeze ${alert}`)
  const rule = ruleOf(session, listed)
  const atMs =
    options.at === undefined ? undefined : timeMeant(options.at, session.system.clock.now().getTime())
  const asking = { stack: running(alerts, 'prometheus'), signal: options.signal }
  const { scrape, retention } = alerts.plan.config
  const found = await lookUp(asking, {
    rule,
    atMs,
    scrapeMs: scrape.intervalSeconds * 1000,
    keptMs: retention.metricsHours * 3_600_000,
  })
  const suite = await projectSuite(session)
  const before = alreadyIn(suite.tests, { alert: rule.alert, name: nameOf(found) })
  if (before !== undefined) return unchanged(found, [before, suite.tests.get(before) ?? ''])
  const promtool = await findPromtool({ place, session, signal: options.signal })
  const made = await makeTest(
    asking,
    { promtool, place, signal: options.signal },
    { found, suite, rules: ruleFileOf(listed), secrets: await secretsOf(session) },
  )
  const { path, text } = placeOf(made.frozen, suite.tests)
  if (!options.dryRun) await put(session, path, text)
  return {
    ...reportOf(found, made),
    file: path,
    outcome: options.dryRun ? 'would be written' : 'written',
    promtool: { version: promtool.version, from: promtool.from },
    text,
  }
}

async function put({ system: { disk }, project }: Session, path: string, text: string): Promise<void> {
  const full = join(project.folder, path)
  await disk.makeDir(dirname(full))
  await disk.write(full, text)
}

/** Of the stack, as lake.yaml makes them: a number that is moved there is tested against what has happened. */
function ruleFileOf({ origin, file }: AlertRule): string {
  return origin === 'yours' ? file : `${renderedRules}/${file.slice(file.lastIndexOf('/') + 1)}`
}

function ruleOf(session: Session, { name, backend, enabled }: AlertRule): Rule {
  const refuse = (message: string, details: readonly string[]): LakeError =>
    new LakeError(message, {
      code: 'not-freezable',
      exit: 'usage',
      details,
      actions: [{ id: 'list', command: 'lake alerts list' }],
    })
  if (backend === 'loki')
    throw refuse(`${name} is a rule on logs`, [
      'Those leave no history in Prometheus, and promtool cannot test them.',
    ])
  const rule = effectiveRules(session).find(({ alert }) => alert === name)
  if (!enabled || rule === undefined) throw refuse(`${name} is switched off in lake.yaml`, [])
  requireReadable(rule.expr)
  return rule
}

/** What lake minted, and whatever else lies beside it: no label should hold it, and if one does it stays here. */
async function secretsOf({ system: { disk }, project: { dir } }: Session): Promise<readonly string[]> {
  const folder = join(dir, 'secrets')
  const texts = await Promise.all((await disk.list(folder)).map((file) => disk.read(join(folder, file))))
  return texts.map((text) => (text ?? '').trim()).filter((text) => text.length >= 8 && !text.includes('\n'))
}

function reportOf({ rule, incident }: Found, { frozen, taken, cleaned, stricter }: Made) {
  return {
    alert: rule.alert,
    name: frozen.name,
    incident: timesOf(incident),
    isCut: taken.isCut && !frozen.moments.some(({ word }) => word === 'recovered'),
    series: taken.series.length,
    samples: taken.series.reduce(
      (sum, { values }) => sum + values.filter((it) => it !== undefined).length,
      0,
    ),
    dropped: cleaned.dropped,
    replaced: cleaned.replaced,
    moments: frozen.moments.map(({ word, seconds, expected }) => ({
      kind: word,
      at: durationText(seconds),
      firing: expected.length,
    })),
    stricter,
  }
}

function unchanged(found: Found, [file, text]: readonly [string, string]): FreezeReport {
  const { rule, incident } = found
  const nothing = {
    series: 0,
    samples: 0,
    dropped: [],
    replaced: [],
    moments: [],
    stricter: null,
    promtool: null,
  }
  const name = nameOf(found)
  return {
    ...nothing,
    alert: rule.alert,
    name,
    file,
    text,
    outcome: 'frozen before',
    incident: timesOf(incident),
    isCut: false,
  }
}

function timesOf({ startMs, endMs, isOpen }: Incident): FreezeReport['incident'] {
  return { start: second(startMs), end: second(endMs), isOpen }
}
