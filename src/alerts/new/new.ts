// `lake alerts new`: from what somebody wants to know to a rule with tests and a runbook, in the stack that runs.
import { join } from 'node:path'
import { LakeError } from '../../errors.ts'
import type { Finding } from '../../findings.ts'
import type { Facts } from '../../lint/facts.ts'
import type { Alone } from '../../stack/exclusive.ts'
import { openAlerts } from '../open.ts'
import type { AlertRule } from '../rule.ts'
import type { Suite } from '../test/rule-files.ts'
import type { TestReport } from '../test/report.ts'
import { commandFor } from './command-line.ts'
import { draftFor } from './drafting.ts'
import type { Drafting } from './drafting.ts'
import { askPrometheus, tried } from './history.ts'
import type { History } from './history.ts'
import { judged, linted } from './judge.ts'
import type { Tested } from './judge.ts'
import { isCopyOf, writeAndLoad } from './load.ts'
import type { Loaded } from './load.ts'
import { nameAsked } from './request.ts'
import type { Request } from './request.ts'
import { historyLines } from './told.ts'
import { fileNames, rulesText, runbookText, testText } from './texts.ts'
import type { AlertFiles, Draft } from './texts.ts'
import { usage } from './usage.ts'
import type { NewFile } from '../write.ts'

export interface Making extends Drafting {
  readonly facts: Facts
  readonly test: (suite: Suite) => Promise<TestReport>
  readonly alone: Alone
  readonly since: string | undefined
  readonly force: boolean
  readonly dryRun: boolean
  /** What an end at this moment would leave. */
  readonly onState: (text: string) => void
}

export interface NewAlert {
  readonly name: string
  readonly backend: AlertRule['backend']
  readonly expr: string
  readonly forSeconds: number
  readonly summary: string
  readonly files: readonly NewFile[]
  readonly findings: readonly Finding[]
  readonly tests: Tested
  /** Null: no Prometheus runs, or it has no history of this. */
  readonly history: History | null
  readonly written: boolean
  /** Null: nothing runs that evaluates it. */
  readonly loaded: Loaded | null
}

export async function newAlert(making: Making, request: Request): Promise<NewAlert> {
  const { session, dryRun, alone } = making
  const { draft, test } = await draftFor(making, request)
  const names = fileNames(draft)
  await refuseTaken(making, draft, request)
  const drawn = { rules: rulesText(draft), test: test ?? testText(draft), runbook: '' }
  const findings = linted(draft, drawn, making.facts)
  const tests = await testsOf(making, draft, drawn)
  const history = draft.backend === 'loki' ? undefined : await historyOf(making, draft)
  const files: AlertFiles = {
    ...drawn,
    runbook: runbookText(draft, history === undefined ? [] : historyLines(history)),
  }
  const told: Omit<NewAlert, 'written' | 'loaded'> = {
    name: draft.name,
    backend: draft.backend,
    expr: draft.expr,
    forSeconds: draft.forSeconds,
    summary: draft.summary,
    files: (['rules', 'test', 'runbook'] as const).map((kind) => ({ path: names[kind], text: files[kind] })),
    findings,
    tests,
    history: history ?? null,
  }
  if (dryRun) return { ...told, written: false, loaded: null }
  const loaded = await writeAndLoad(session, told.files, {
    isPart: isCopyOf(names.rules),
    alerts: [draft.name],
    backend: draft.backend,
    alone,
    onState: making.onState,
  })
  return { ...told, written: true, loaded: loaded ?? null }
}

async function refuseTaken({ session, force }: Making, draft: Draft, request: Request): Promise<void> {
  const { disk } = session.system
  const names = fileNames(draft)
  const name = nameAsked(draft)
  const { rules } = await openAlerts(session)
  const other = rules.find((rule) => rule.name === name && rule.file !== names.rules)
  if (other !== undefined)
    throw usage(`there is an alert ${name} already, in ${other.file}`, {
      code: 'name-taken',
      details: ['A silence, a route or an override by name would hit both.'],
      action: { id: 'list', command: 'lake alerts list' },
    })
  if (force) return
  for (const path of Object.values(names))
    if (await disk.exists(join(session.project.folder, path)))
      throw new LakeError(`${path} is there already`, {
        code: 'file-exists',
        exit: 'confirm',
        details: ['It is yours: nothing was changed.'],
        actions: [{ id: 'force', command: `${commandFor(request)} --force` }],
      })
}

async function testsOf(
  { test, session, warn }: Making,
  draft: Draft,
  { rules, test: text }: AlertFiles,
): Promise<Tested> {
  const names = fileNames(draft)
  const none = (why: string): Tested => ({ passed: 0, failed: 0, kinds: [], promtool: null, why })
  if (draft.backend === 'loki') return none('promtool knows nothing of rules on logs')
  const count = draft.story?.tests.length ?? 0
  if (count < 2)
    warn(
      'tests-few',
      'what makes this expression fire is not known: write the tests for it, or freeze an incident',
    )
  if (count === 0) return none('there are no tests yet')
  const suite: Suite = {
    root: session.project.folder,
    tests: new Map([[names.test, text]]),
    given: new Map([[names.rules, rules]]),
  }
  try {
    return judged(draft, await test(suite))
  } catch (error) {
    if (!(error instanceof LakeError) || error.code !== 'no-promtool') throw error
    warn('not-tested', `${error.message}: lake alerts test runs them later`)
    return none(error.message)
  }
}

export async function historyOf(
  { session, since, alone, warn }: Making,
  draft: Draft,
): Promise<History | undefined> {
  const asking = await askPrometheus(session, alone.signal)
  if (asking === undefined) return undefined
  const { name, expr, forSeconds, keepSeconds, severity, component } = draft
  const group = { name: '', file: '', queryOffsetMs: 0 }
  const labels = { severity, component }
  const rule = {
    alert: name,
    expr,
    forMs: forSeconds * 1000,
    keepMs: keepSeconds * 1000,
    labels,
    annotations: {},
    group,
  }
  return tried(rule, asking, { session, since, unit: draft.unit, signal: alone.signal, warn })
}
