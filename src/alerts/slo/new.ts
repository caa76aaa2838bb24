// `lake slo new`: a file in slo/, judged and tested before it is written.
import { join } from 'node:path'
import { formatFindings } from '../../config/report.ts'
import { LakeError } from '../../errors.ts'
import type { Finding } from '../../findings.ts'
import { lint } from '../../lint/lint.ts'
import type { Facts } from '../../lint/facts.ts'
import type { Place } from '../../programs/place.ts'
import type { Session } from '../../stack/prepare.ts'
import type { Alone } from '../../stack/exclusive.ts'
import { filesOf, isOfSlo } from '../../slo/files.ts'
import { checkName, parseSlo } from '../../slo/parse.ts'
import type { SloProblem } from '../../slo/read.ts'
import type { Slo } from '../../slo/slo.ts'
import { camel } from '../../slo/slo.ts'
import { noDataName } from '../../slo/rules.ts'
import { alertName, pairsOf, span } from '../../slo/windows.ts'
import { whatRuns } from '../new/history.ts'
import { writeAndLoad } from '../new/load.ts'
import type { Loaded } from '../new/load.ts'
import { findPromtool } from '../test/promtool.ts'
import type { Checked } from '../test/report.ts'
import { runTests } from '../test/run.ts'
import { sloText } from './text.ts'
import type { Said } from './text.ts'

export interface NewSlo {
  readonly file: string
  readonly text: string
  readonly alerts: readonly {
    readonly name: string
    readonly severity: string
    readonly windows: readonly string[]
  }[]
  /** Files that are made of it. */
  readonly generated: readonly string[]
  /** Null: not run, and why. */
  readonly tests: { readonly passed: number; readonly promtool: string } | null
  readonly untested: string | null
  readonly findings: readonly Finding[]
  readonly written: boolean
  /** Null: no Prometheus runs, and `up` brings it in. */
  readonly loaded: Loaded | null
  /** Id of its page in the Grafana that runs; null: none does. */
  readonly dashboard: string | null
}

export interface NewSloOptions {
  readonly name: string
  readonly said: Said
  readonly force: boolean
  readonly dryRun: boolean
  readonly facts: (texts: readonly string[]) => Promise<Facts>
  readonly place: Place
  readonly alone: Alone
  readonly onState: (text: string) => void
}

export async function newSlo(session: Session, options: NewSloOptions): Promise<NewSlo> {
  const { name, said, force, dryRun } = options
  const { project } = session
  const file = `slo/${name}.yaml`
  await refuseName(session, options)
  const text = sloText(said)
  const scrapeSeconds = project.config.scrape.intervalSeconds
  const findings = await judged(file, text, options)
  const parsed = parseSlo(file, text, scrapeSeconds)
  if (!parsed.ok || (findings.length > 0 && !force)) throw invalid(findings, { file, text })
  const { slo } = parsed
  const generated = filesOf(slo, scrapeSeconds)
  const ran = dryRun ? notRun('--dry-run runs nothing') : await tested(session, generated, options)
  const alerts = alertsOf(slo, scrapeSeconds)
  return {
    file,
    text,
    alerts,
    generated: [...generated.keys()].map((path) => `.lake/${path}`),
    ...ran,
    findings,
    ...(await brought(session, { file, text, alerts }, options)),
  }
}

async function brought(
  session: Session,
  { file, text, alerts }: Pick<NewSlo, 'file' | 'text' | 'alerts'>,
  { name, dryRun, alone, onState }: NewSloOptions,
): Promise<Pick<NewSlo, 'written' | 'loaded' | 'dashboard'>> {
  if (dryRun) return { written: false, loaded: null, dashboard: null }
  const loaded = await writeAndLoad(session, [{ path: file, text }], {
    isPart: isOfSlo(name),
    alerts: alerts.map((alert) => alert.name),
    backend: 'prometheus',
    alone,
    onState,
  })
  const stack = loaded === undefined ? undefined : await whatRuns(session)
  const isShown = stack?.containers.get('grafana')?.state === 'running'
  return { written: true, loaded: loaded ?? null, dashboard: isShown ? `slo-${name}` : null }
}

function alertsOf(slo: Slo, scrapeSeconds: number): NewSlo['alerts'] {
  const burning = pairsOf(slo, scrapeSeconds).map((pair) => ({
    name: alertName(camel(slo.name), pair),
    severity: pair.severity,
    windows: [span(pair.longSeconds), span(pair.shortSeconds)],
  }))
  return [...burning, { name: noDataName(slo), severity: 'info', windows: [] }]
}

async function refuseName({ system, project }: Session, { name, force }: NewSloOptions): Promise<void> {
  const problems: SloProblem[] = []
  checkName(name, problems)
  const [bad] = problems
  if (bad !== undefined)
    throw new LakeError(bad.message, {
      code: 'bad-name',
      exit: 'usage',
      details: [bad.fix ?? ''],
      actions: [{ id: 'help', command: 'lake slo new --help' }],
    })
  for (const file of [`slo/${name}.yaml`, `slo/${name}.yml`]) {
    if ((force && file.endsWith('.yaml')) || !(await system.disk.exists(join(project.folder, file)))) continue
    throw new LakeError(`${file} is there already`, {
      code: 'file-exists',
      exit: 'confirm',
      details: ['It is yours: nothing was changed. --force overwrites it.'],
      actions: [{ id: 'list', command: 'lake slo list' }],
    })
  }
}

async function judged(file: string, text: string, { facts }: NewSloOptions): Promise<readonly Finding[]> {
  const known = await facts([text])
  return lint(new Map([[file, text]]), { facts: known, least: 'warning' }).findings
}

function invalid(findings: readonly Finding[], { file, text }: Pick<NewSlo, 'file' | 'text'>): LakeError {
  const broken = findings.some(({ severity }) => severity === 'error')
  return new LakeError(
    broken ? 'this is no SLO: nothing was written' : 'this SLO would count nothing: nothing was written',
    {
      code: 'slo-invalid',
      exit: 'usage',
      details: [
        ...formatFindings(findings, new Map([[file, text]])),
        ...(broken ? [] : ['--force writes it all the same.']),
      ],
      actions: [{ id: 'help', command: 'lake slo new --help' }],
    },
  )
}

type Ran = Pick<NewSlo, 'tests' | 'untested'>

function notRun(why: string): Ran {
  return { tests: null, untested: why }
}

/** By the promtool of the stack; without one the file is written all the same, and it is said. */
async function tested(
  session: Session,
  generated: ReadonlyMap<string, string>,
  { place, alone: { signal } }: NewSloOptions,
): Promise<Ran> {
  const promtool = await findPromtool({ place, session, signal }).catch((error: unknown) => {
    if (error instanceof LakeError && error.code === 'no-promtool') return error
    throw error
  })
  if (promtool instanceof LakeError) return notRun(promtool.message)
  const made = [...generated].map(([path, text]) => [`.lake/${path}`, text] as const)
  const suite = {
    root: session.project.folder,
    tests: new Map(made.filter(([path]) => path.endsWith('.test.yaml'))),
    given: new Map(made.filter(([path]) => path.startsWith('.lake/prometheus/'))),
  }
  const { checks, broken } = await runTests({ promtool, place, signal }, suite)
  const failed = checks.filter(({ outcome }) => outcome !== 'passed')
  if (failed.length > 0 || broken.length > 0) throw untestable(failed, broken)
  return {
    tests: { passed: checks.length, promtool: `${promtool.version}, ${promtool.from}` },
    untested: null,
  }
}

function untestable(
  failed: readonly Pick<Checked, 'alert' | 'name'>[],
  broken: readonly Finding[],
): LakeError {
  return new LakeError('its tests fail: nothing was written', {
    code: 'slo-tests-failed',
    exit: 'no',
    details: [
      ...failed.map(({ alert, name }) => `${alert}: ${name}`),
      ...broken.map(({ file, line, col, message }) => `${file}:${line}:${col} ${message}`),
    ].slice(0, 10),
    actions: [{ id: 'look', command: 'lake slo new --help' }],
  })
}
