// Which moments of an incident are worth a test: promtool says when the rule fires on the series, and where a stricter
// one would not. What is written is what it says; that this is what has happened is checked against ALERTS.
import { LakeError } from '../../errors.ts'
import { toYaml } from '../../render/yaml.ts'
import type { Rule } from '../backtest/rule.ts'
import { thresholdOf } from '../backtest/threshold.ts'
import type { Threshold } from '../backtest/threshold.ts'
import { runTests } from '../test/run.ts'
import type { Told } from '../test/report.ts'
import type { Suite } from '../test/rule-files.ts'
import type { Running } from '../test/staged.ts'
import type { Taken } from './input.ts'
import { headText, itemText } from './text.ts'
import type { Frozen, Moment } from './text.ts'

export interface Proving {
  readonly running: Running
  readonly rule: Rule
  readonly taken: Taken
  /** Without moments yet. */
  readonly frozen: Frozen
  /** Path of the test, and of the rule file that it names, relative to the root. */
  readonly suite: Omit<Suite, 'tests'> & { readonly test: string; readonly rules: string }
}

export interface Proved {
  readonly moments: readonly Moment[]
  /** Null: no number can be moved in the expression. */
  readonly stricter: Stricter | null
}

export interface Stricter {
  readonly op: Threshold['op']
  readonly number: number
  readonly to: number
  readonly outcome: 'red' | 'green'
}

/** What fires, by number of the evaluation. */
type Profile = readonly (readonly Told[])[]

/** Samples are seen at evaluations here, and were scraped between them: that much a range may differ. */
const tolerance = 3

export async function prove(proving: Proving): Promise<Proved> {
  const { rule, taken } = proving
  const profile = await profileOf(proving)
  const begin = beginning(profile, taken)
  if (begin === undefined) throw notReproduced(proving, profile)
  const threshold = thresholdOf(rule.expr, rule.threshold)
  const moved = threshold === undefined ? undefined : stricterThan(threshold)
  const rules = moved === undefined || threshold === undefined ? undefined : rulesWith(rule, threshold, moved)
  const other = rules === undefined ? undefined : await profileOf(proving, rules)
  const moments = momentsOf(proving, { profile, begin, other })
  const frozen = { ...proving.frozen, moments }
  if (!(await isGreen(proving, frozen))) throw unsteady(proving)
  if (threshold === undefined || moved === undefined || rules === undefined)
    return { moments, stricter: null }
  const outcome = (await isGreen(proving, frozen, rules)) ? 'green' : 'red'
  return { moments, stricter: { op: threshold.op, number: threshold.number, to: moved, outcome } }
}

/** Twice as far; undefined where that is no further. */
function stricterThan({ op, number }: Threshold): number | undefined {
  if (number === 0 || !Number.isFinite(number) || op === '==' || op === '!=') return undefined
  const isUpwards = op.startsWith('>') === number > 0
  return isUpwards ? number * 2 : number / 2
}

function rulesWith(rule: Rule, { left, op }: Threshold, number: number): string {
  const { alert, forMs, keepMs, labels, annotations } = rule
  const changed = {
    alert,
    expr: `(${left}) ${op} ${number}`,
    for: `${forMs}ms`,
    ...(keepMs > 0 ? { keep_firing_for: `${keepMs}ms` } : {}),
    labels,
    annotations,
  }
  return toYaml({ groups: [{ name: 'stricter', rules: [changed] }] })
}

async function run({ running, suite }: Proving, frozen: Frozen, rules?: string) {
  const given = rules === undefined ? suite.given : new Map([...suite.given, [suite.rules, rules]])
  const tests = new Map([[suite.test, `${headText(frozen)}${itemText(frozen, '  ')}`]])
  const report = await runTests(running, { root: suite.root, tests, given })
  const [broken] = report.broken
  if (broken !== undefined)
    throw new LakeError(`${frozen.alert} cannot be tested: ${broken.message}`, {
      code: 'not-testable',
      exit: 'no',
      details: [`${broken.file}:${broken.line}:${broken.col}`],
      actions: [{ id: 'lint', command: 'lake lint' }],
    })
  return report.checks
}

async function isGreen(proving: Proving, frozen: Frozen, rules?: string): Promise<boolean> {
  return (await run(proving, frozen, rules)).every(({ outcome }) => outcome === 'passed')
}

/** Nothing is expected at any evaluation: what fires is what promtool complains of. */
async function profileOf(proving: Proving, rules?: string): Promise<Profile> {
  const { frozen, taken } = proving
  const moments = Array.from({ length: taken.evaluations }, (_, tick): Moment => ({
    word: 'healthy',
    seconds: tick * frozen.evaluationSeconds,
    expected: [],
  }))
  return (await run(proving, { ...frozen, moments }, rules)).map(({ got }) => got)
}

/** Where it begins to fire, near to where it did. */
function beginning(profile: Profile, { first }: Taken): number | undefined {
  const begins = profile.flatMap((told, tick) =>
    told.length > 0 && (profile[tick - 1] ?? []).length === 0 && Math.abs(tick - first) <= tolerance
      ? [tick]
      : [],
  )
  return begins.toSorted((a, b) => Math.abs(a - first) - Math.abs(b - first))[0]
}

interface Seen {
  readonly profile: Profile
  readonly begin: number
  readonly other: Profile | undefined
}

function momentsOf({ rule, taken, frozen }: Proving, { profile, begin, other }: Seen): readonly Moment[] {
  const fires = (tick: number): boolean => (profile[tick] ?? []).length > 0
  let end = begin
  while (fires(end + 1)) end += 1
  const isOver = end + 1 < profile.length
  const stepMs = frozen.evaluationSeconds * 1000
  const before = begin - Math.ceil(rule.forMs / stepMs)
  const quiet = Math.max(0, before - Math.ceil(120_000 / stepMs))
  // Both edges, and where the stricter rule differs if it does so at neither of them.
  const apart = (tick: number): boolean => JSON.stringify(profile[tick]) !== JSON.stringify(other?.[tick])
  const middle = other === undefined || apart(begin) ? undefined : ticksBetween(begin, end).find(apart)
  const firing = [...new Set([begin, ...(middle === undefined ? [] : [middle]), ...(isOver ? [end] : [])])]
  const at = (word: Moment['word'], tick: number): Moment => ({
    word,
    seconds: tick * frozen.evaluationSeconds,
    expected: word === 'fires' ? (profile[tick] ?? []) : [],
  })
  return [
    ...(fires(quiet) || taken.series.length === 0 ? [] : [at('healthy', quiet)]),
    ...(rule.forMs > 0 && begin > 0 && begin - 1 !== quiet ? [at('not yet', begin - 1)] : []),
    ...firing.toSorted((a, b) => a - b).map((tick) => at('fires', tick)),
    ...(isOver ? [at('recovered', end + 1)] : []),
  ]
}

function ticksBetween(from: number, to: number): readonly number[] {
  return Array.from({ length: to - from + 1 }, (_, index) => from + index)
}

function notReproduced({ frozen: { alert }, taken }: Proving, profile: Profile): LakeError {
  const firing = profile.filter((told) => told.length > 0).length
  return new LakeError(`${alert} does not fire as it did, on the series that are still there`, {
    code: 'not-reproduced',
    exit: 'no',
    details: [
      firing === 0
        ? `promtool sees it fire at none of ${taken.evaluations} evaluations around that time.`
        : `promtool sees it fire at ${firing} of ${taken.evaluations} evaluations, and not when it really began.`,
      'The rule may have been another one then, or asks for the hour, or for more history than is kept.',
      'Nothing was written.',
    ],
    actions: [
      { id: 'backtest', command: `lake alerts backtest ${alert}` },
      { id: 'explain', command: `lake alerts explain ${alert}` },
    ],
  })
}

function unsteady({ frozen: { alert } }: Proving): LakeError {
  return new LakeError(`the test of ${alert} does not pass twice: nothing was written`, {
    code: 'not-steady',
    exit: 'no',
    details: ['What the rule says depends on when it is asked.'],
    actions: [{ id: 'explain', command: `lake alerts explain ${alert}` }],
  })
}
