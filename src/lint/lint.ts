// Files in, findings out: each file is read once and walked once, and every thing in it is shown to the rules for its kind.
import { position } from '../config/source.ts'
import type { Finding, Severity } from '../findings.ts'
import { everyRule, rules } from './catalogue.ts'
import { noFacts } from './facts.ts'
import type { Facts } from './facts.ts'
import type { AnyFile, Edit, Flaw } from './model.ts'
import { lineStarts } from './read-yaml.ts'
import { readFile } from './read.ts'
import type { Context, Kind, LintRule, RuleFacts, Subjects } from './rule.ts'
import { suppressed } from './suppress.ts'
import { walk } from './walk.ts'
import type { Expressions } from './query.ts'

export interface LintFinding extends Finding {
  readonly why: string
  /** Offset in the text of the file. */
  readonly offset: number
  readonly edit?: Edit
}

export interface LintOptions {
  readonly facts?: Facts
  /** Of these rules only. */
  readonly only?: readonly string[]
  readonly least?: Severity
  /** Texts of the user's tests of rules. */
  readonly tests?: readonly string[]
}

export interface Report {
  readonly findings: readonly LintFinding[]
  /** Said to be as it should be, each with a reason. */
  readonly suppressed: number
}

export const ranks: Readonly<Record<Severity, number>> = { info: 0, warning: 1, error: 2 }

/** Path -> text. */
export function lint(files: ReadonlyMap<string, string>, options: LintOptions = {}): Report {
  const expressions: Expressions = new Map()
  const read = [...files].flatMap(
    ([path, text]) => readFile({ path, text: text.replace(/^\uFEFF/, '') }, expressions) ?? [],
  )
  const context: Context = { ...(options.facts ?? noFacts), files: read, tests: options.tests ?? [] }
  const ran = (rule: RuleFacts): boolean =>
    (options.only?.includes(rule.id) ?? true) && ranks[rule.severity] >= ranks[options.least ?? 'info']
  const ids = new Set(everyRule.filter(ran).map(({ id }) => id))
  const chosen = rules.filter(ran)
  const reports = read.map((file) => suppressed(file, judge(file, chosen, context), ids))
  return {
    findings: reports.flatMap(({ findings }) =>
      findings.toSorted((a, b) => a.line - b.line || a.col - b.col || (a.ruleId < b.ruleId ? -1 : 1)),
    ),
    suppressed: reports.reduce((sum, report) => sum + report.suppressed, 0),
  }
}

function judge(file: AnyFile, rules: readonly LintRule[], context: Context): readonly LintFinding[] {
  const findings: LintFinding[] = []
  const byKind = Map.groupBy(rules, ({ on }) => on)
  let lines: readonly number[] | undefined
  walk(file, <K extends Kind>(kind: K, subject: Subjects[K]) => {
    for (const rule of byKind.get(kind) ?? []) {
      const check = rule.check as (subject: Subjects[K], context: Context) => readonly Flaw[]
      const flaws = check(subject, context)
      if (flaws.length === 0) continue
      lines ??= lineStarts(file.text)
      for (const flaw of flaws) findings.push(findingOf(flaw, rule, file, lines))
    }
  })
  return once(findings)
}

/** What an alias repeats is wrong at one place. */
function once(findings: readonly LintFinding[]): readonly LintFinding[] {
  const told = new Map<string, LintFinding>()
  for (const finding of findings) {
    const { ruleId, offset, message } = finding
    const key = `${offset} ${ruleId} ${message}`
    if (!told.has(key)) told.set(key, finding)
  }
  return [...told.values()]
}

function findingOf(
  { at, message, fix, edit }: Flaw,
  { id, severity, why }: LintRule,
  { path, text }: AnyFile,
  lines: readonly number[],
): LintFinding {
  const offset = typeof at === 'number' ? at : at()
  return {
    ruleId: id,
    severity,
    file: path,
    ...position({ text, lines }, offset),
    message,
    ...(fix === undefined ? {} : { fix }),
    why,
    offset,
    ...(edit === undefined ? {} : { edit: { ...edit, at: edit.at ?? (() => offset) } }),
  }
}
