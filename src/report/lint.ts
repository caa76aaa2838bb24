// Findings of `lake lint` for a terminal.
import { formatFindings } from '../config/report.ts'
import type { Finding, Severity } from '../findings.ts'
import { table } from './style.ts'
import type { Style } from './style.ts'

export interface LintLine extends Finding {
  readonly why?: string
  readonly fixable: boolean
}

export interface RuleLine {
  readonly id: string
  readonly severity: Severity
  readonly why: string
  readonly fixable: boolean
}

export interface LintView {
  readonly files: number
  readonly findings: readonly LintLine[]
  readonly hidden: number
  readonly suppressed: number
  readonly fixed: readonly { readonly path: string; readonly diff: readonly string[] }[]
  readonly texts: ReadonlyMap<string, string>
}

export function lintText(view: LintView, style: Style, dryRun: boolean): string {
  const { paint, symbols } = style
  const told = new Set<string>()
  const lines = view.findings.flatMap((finding) => {
    const [first = '', ...excerpt] = formatFindings([finding], view.texts.get(finding.file) ?? '', {
      severity: (text, severity) => colour(style, severity)(text),
      place: paint.bold,
      source: paint.dim,
    })
    const { ruleId, why } = finding
    const reason = why === undefined || told.has(ruleId) ? [] : [paint.dim(`    ${symbols.arrow} ${why}`)]
    told.add(ruleId)
    return [`${first} ${paint.dim(`[${ruleId}]`)}`, ...excerpt, ...reason]
  })
  return [
    ...lines,
    ...(lines.length > 0 ? [''] : []),
    ...mended(view, style, dryRun),
    ending(view, style),
  ].join('\n')
}

function colour({ paint }: Style, severity: Severity): (text: string) => string {
  if (severity === 'error') return paint.red
  return severity === 'warning' ? paint.yellow : paint.cyan
}

function mended({ fixed }: LintView, { paint, symbols }: Style, dryRun: boolean): readonly string[] {
  if (fixed.length === 0) return []
  if (dryRun) return [...fixed.flatMap(({ diff }) => diff), '']
  return fixed.map(({ path }) => `${paint.green(symbols.ok)} mended ${path}`)
}

function ending({ files, findings, hidden, suppressed }: LintView, { paint, symbols }: Style): string {
  const notes = [
    ...(hidden === 0 ? [] : [`${plural(hidden, 'hint')} more with --level info`]),
    ...(suppressed === 0 ? [] : [`${suppressed} suppressed with a reason`]),
  ]
  const more = notes.length === 0 ? '' : paint.dim(` (${notes.join(', ')})`)
  if (findings.length === 0)
    return `${paint.green(symbols.ok)} ${plural(files, 'file')}, nothing found${more}`
  const counts = (['error', 'warning', 'info'] as const)
    .map(
      (severity) => [findings.filter((finding) => finding.severity === severity).length, severity] as const,
    )
    .filter(([count]) => count > 0)
    .map(([count, severity]) => plural(count, severity === 'info' ? 'hint' : severity))
  const fixable = findings.filter((finding) => finding.fixable).length
  const hint = fixable === 0 ? '' : `; lake lint --fix mends ${fixable}`
  return `${paint.red(symbols.fail)} ${plural(files, 'file')}: ${counts.join(', ')}${hint}${more}`
}

function plural(count: number, word: string): string {
  return `${count} ${word}${count === 1 ? '' : 's'}`
}

export function rulesText(rules: readonly RuleLine[], style: Style): string {
  const rows = rules.map(({ id, severity, fixable, why }) => [id, severity, fixable ? 'yes' : '', why])
  return table(
    [{ title: 'RULE' }, { title: 'SEVERITY' }, { title: '--fix' }, { title: 'WHY', grows: true }],
    rows,
    style,
  ).join('\n')
}
