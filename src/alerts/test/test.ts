// `lake alerts test`: the tests of the project, what failed, and which alerts are tested how.
import { join, relative, resolve } from 'node:path'
import { nearest } from '../../config/nearest.ts'
import { LakeError } from '../../errors.ts'
import type { ExitName } from '../../errors.ts'
import type { Place } from '../../programs/place.ts'
import type { Session } from '../../stack/prepare.ts'
import { effectiveRules } from '../backtest/effective.ts'
import { coverageOf } from './coverage.ts'
import type { Covered } from './coverage.ts'
import { projectSuite } from './project.ts'
import { findPromtool } from './promtool.ts'
import type { TestReport } from './report.ts'
import type { Suite } from './rule-files.ts'
import { runTests } from './run.ts'

export interface TestOptions {
  /** Files and names of alerts; none: all. */
  readonly words: readonly string[]
  /** Also what tests the shipped alerts, each time lake is made. */
  readonly shipped: boolean
  readonly signal: AbortSignal
}

export interface Tested {
  readonly report: ProjectReport
  /** Of the files, to show places in. */
  readonly texts: ReadonlyMap<string, string>
}

export interface ProjectReport extends Omit<TestReport, 'promtool'> {
  /** Null where there is nothing to test. */
  readonly promtool: TestReport['promtool'] | null
  readonly passed: number
  readonly failed: number
  readonly notRun: number
  readonly coverage: readonly Covered[]
}

export function exitOf({ report: { broken, failed } }: Tested): ExitName {
  if (broken.length > 0) return 'usage'
  return failed > 0 ? 'no' : 'ok'
}

export async function testAlerts(session: Session, place: Place, options: TestOptions): Promise<Tested> {
  const whole = await projectSuite(session)
  const { suite, alerts } = await chosen(session, whole, options)
  const report = await run(session, place, { suite, signal: options.signal })
  const checks = report.checks.filter(({ alert, about }) =>
    alerts.size === 0 ? true : about === 'alert' && alerts.has(alert),
  )
  const count = (outcome: string): number => checks.filter((check) => check.outcome === outcome).length
  return {
    report: {
      ...report,
      checks,
      passed: count('passed'),
      failed: count('failed'),
      notRun: count('not run'),
      coverage: coverageOf(session, checks, { alerts, shipped: options.shipped, isAll: suite === whole }),
    },
    texts: new Map([...session.project.user, ...suite.tests]),
  }
}

async function run(
  session: Session,
  place: Place,
  { suite, signal }: { readonly suite: Suite; readonly signal: AbortSignal },
): Promise<Omit<TestReport, 'promtool'> & Pick<ProjectReport, 'promtool'>> {
  // Who has no tests needs nothing to run them with.
  if (suite.tests.size === 0) return { promtool: null, files: [], checks: [], broken: [] }
  const promtool = await findPromtool({ place, session, signal })
  return runTests({ promtool, place, signal }, suite)
}

interface Chosen {
  readonly suite: Suite
  /** Empty: all of the files. */
  readonly alerts: ReadonlySet<string>
}

async function chosen(session: Session, whole: Suite, { words }: TestOptions): Promise<Chosen> {
  if (words.length === 0) return { suite: whole, alerts: new Set() }
  const isFile = (word: string): boolean => /\.ya?ml$/.test(word) || word.includes('/')
  const tests = new Map<string, string>()
  for (const word of words.filter(isFile)) {
    for (const [path, text] of await filesMeant(session, word)) tests.set(path, text)
  }
  const alerts = words.filter((word) => !isFile(word)).map((word) => alertMeant(session, whole, word))
  const about = [...whole.tests].filter(([, text]) => alerts.some((alert) => mentions(text, alert)))
  for (const [path, text] of about) tests.set(path, text)
  const untested = alerts.find((alert) => ![...tests.values()].some((text) => mentions(text, alert)))
  if (untested !== undefined) throw noTests(untested)
  return { suite: { ...whole, tests }, alerts: new Set(words.some(isFile) ? [] : alerts) }
}

function mentions(text: string, alert: string): boolean {
  return new RegExp(String.raw`\balertname:\s*["']?${alert}\b`).test(text)
}

/** A file, or all tests in a folder: as it stands from here, or from the project. */
async function filesMeant(
  { system: { disk, host }, project: { folder } }: Session,
  word: string,
): Promise<readonly (readonly [path: string, text: string])[]> {
  for (const path of [resolve(host.cwd, word), resolve(folder, word)]) {
    const below = (await disk.list(path)).filter((file) => /\.test\.ya?ml$/.test(file))
    const paths = below.length > 0 ? below.map((file) => join(path, file)) : [path]
    if (below.length === 0 && word.endsWith('/')) continue
    const texts = await Promise.all(paths.map((file) => disk.read(file)))
    const found = paths.flatMap((file, index) => {
      const text = texts[index]
      return text === undefined ? [] : [[relative(folder, file), text] as const]
    })
    if (found.length > 0) return found
  }
  throw new LakeError(`there is no file ${word}`, {
    code: 'no-file',
    exit: 'usage',
    details: ['Tests lie in alerts/<name>.test.yaml.'],
    actions: [{ id: 'all', command: 'lake alerts test' }],
  })
}

function alertMeant(session: Session, { tests }: Suite, word: string): string {
  const rules = effectiveRules(session).map(({ alert }) => alert)
  const names = [...new Set([...rules, ...[...tests.values()].flatMap(namesIn)])]
  const found = names.find((name) => name === word) ?? names.find((name) => sameWord(name, word))
  if (found !== undefined) return found
  const close = nearest(word, names)
  throw new LakeError(`no alert ${word} in this project`, {
    code: 'unknown-alert',
    exit: 'usage',
    details: close === undefined ? [] : [`Did you mean ${close}?`],
    actions: [
      ...(close === undefined ? [] : [{ id: 'nearest', command: `lake alerts test ${close}` }]),
      { id: 'list', command: 'lake alerts list' },
    ],
  })
}

function sameWord(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase()
}

function namesIn(text: string): readonly string[] {
  return [...text.matchAll(/\balertname:\s*["']?(\w+)/g)].map(([, name = '']) => name)
}

function noTests(alert: string): LakeError {
  return new LakeError(`no test of this project is about ${alert}`, {
    code: 'no-tests',
    exit: 'usage',
    details: ['What lake ships is tested each time lake is made; tests of your own lie in alerts/.'],
    actions: [
      { id: 'freeze', command: `lake alerts freeze ${alert}` },
      { id: 'coverage', command: 'lake alerts test --shipped' },
    ],
  })
}
