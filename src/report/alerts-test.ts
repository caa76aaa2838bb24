// What `alerts test` has found: what is broken, what failed, which alerts are tested how.
import type { Covered } from '../alerts/test/coverage.ts'
import type { ProjectReport, Tested } from '../alerts/test/test.ts'
import { testKinds } from '../alerts/tested.ts'
import { formatFindings } from '../config/report.ts'
import { LakeError } from '../errors.ts'
import { failureText } from './alerts-test-failure.ts'
import type { Safe } from './checks.ts'
import { table } from './style.ts'
import type { Column, Style } from './style.ts'

/** While it watches, a run may not come about. */
export function testRunText(run: Tested | LakeError, style: Style, safe: Safe): string {
  if (!(run instanceof LakeError)) return alertTestText(run, style, safe)
  const [first, ...rest] = [run.message, ...run.details].map((line) => safe(line))
  return [`${style.paint.red(style.symbols.fail)} ${first}`, ...rest.map((line) => `  ${line}`)].join('\n')
}

function alertTestText({ report, texts }: Tested, style: Style, safe: Safe): string {
  const { checks, broken, coverage } = report
  const failed = checks.filter(({ outcome }) => outcome === 'failed')
  const { paint, symbols } = style
  const findings = formatFindings(broken, texts, {
    severity: (text) => paint.red(text),
    place: paint.bold,
    source: paint.dim,
  })
  return [
    ...failed.flatMap((check) => [...failureText(check, style, safe), '']),
    ...findings.map((line) => safe(line)),
    ...(findings.length > 0 ? [''] : []),
    ...coverageText(coverage, style, safe),
    ...(coverage.length > 0 ? [''] : []),
    ending(report, style),
    ...(checks.length === 0 && broken.length === 0
      ? [`  ${symbols.arrow} ${paint.cyan('lake alerts freeze <alert>')} makes one of what has happened`]
      : []),
  ].join('\n')
}

function coverageText(coverage: readonly Covered[], style: Style, safe: Safe): readonly string[] {
  if (coverage.length === 0) return []
  const { paint } = style
  const columns: Column[] = [
    { title: 'ALERT', grows: true },
    ...testKinds.map((kind): Column => ({ title: kind.toUpperCase(), paint: paintOf(style) })),
    { title: 'OTHERS' },
  ]
  const rows = coverage.map(({ alert, kinds, others }) => [
    safe(alert),
    ...testKinds.map((kind) => cellOf(kinds[kind], style)),
    others === 0 ? '' : String(others),
  ])
  const missing = coverage.filter(({ kinds }) => Object.values(kinds).every((kind) => kind === null)).length
  return [
    ...table(columns, rows, style),
    ...(missing > 0 ? [paint.dim(`  ${missing} without any test of these kinds`)] : []),
  ]
}

function cellOf(outcome: Covered['kinds'][keyof Covered['kinds']], { symbols }: Style): string {
  if (outcome === null) return '-'
  return { passed: symbols.ok, failed: `${symbols.fail} failed`, 'not run': '?', 'by lake': 'by lake' }[
    outcome
  ]
}

function paintOf({ paint, symbols }: Style): (cell: string) => string {
  return (cell) => {
    const word = cell.trim()
    if (word === symbols.ok) return paint.green(cell)
    if (word.startsWith(symbols.fail)) return paint.red(cell)
    return word === '?' ? paint.yellow(cell) : paint.dim(cell)
  }
}

function ending(
  { files, passed, failed, notRun, broken, promtool }: ProjectReport,
  { paint, symbols }: Style,
): string {
  if (promtool === null) return `${paint.dim(symbols.note)} there are no tests in alerts/ or slo/`
  const counts = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(notRun > 0 ? [`${notRun} not run`] : []),
    ...(broken.length > 0 ? [`${broken.length} ${broken.length === 1 ? 'place' : 'places'} broken`] : []),
    `${passed} passed`,
  ]
  const isGood = failed === 0 && broken.length === 0
  const mark = isGood ? paint.green(symbols.ok) : paint.red(symbols.fail)
  const where = `${files.length} ${files.length === 1 ? 'file' : 'files'}`
  const by = paint.dim(`(promtool ${[promtool.version, promtool.from].filter((it) => it !== '').join(', ')})`)
  return `${mark} ${counts.join(', ')} in ${where} ${by}`
}
