// `lake lint`: judge, mend what can be mended safely, judge again.
import { setFlagsFromString } from 'node:v8'
import { LakeError } from '../errors.ts'
import type { Finding, Severity } from '../findings.ts'
import { nearest } from '../config/nearest.ts'
import { everyRule, ruleIds } from '../lint/catalogue.ts'
import { fixed } from '../lint/fix.ts'
import { lint, ranks } from '../lint/lint.ts'
import type { LintFinding, Report } from '../lint/lint.ts'
import { unifiedDiff } from '../report/diff.ts'
import { realSystem } from '../system/real.ts'
import { lintMaterial } from './lint.ts'
import type { Material } from './lint.ts'

export interface LintAsked {
  readonly start: string
  readonly files: readonly string[]
  readonly only: readonly string[] | undefined
  readonly level: Severity
  readonly fix: boolean
  readonly dryRun: boolean
}

export interface Shown extends Finding {
  readonly why?: string
  readonly fixable: boolean
}

export interface Linted {
  readonly files: number
  readonly findings: readonly Shown[]
  readonly hidden: number
  readonly suppressed: number
  readonly fixed: readonly { readonly path: string; readonly diff: readonly string[] }[]
  readonly texts: ReadonlyMap<string, string>
  /** lake.yaml cannot be read as what it should be. */
  readonly broken: boolean
}

/** An edit may make room for the next. */
const rounds = 5

export async function runLint(asked: LintAsked): Promise<Linted> {
  for (const id of asked.only ?? []) requireRule(id)
  // It is over before code of the last compiler pays for itself: without that one it takes a sixth less of the processor.
  setFlagsFromString('--no-opt')
  const material = await lintMaterial(asked.start, asked.files)
  const texts = new Map(material.texts)
  let report = judge(texts, material, asked)
  for (let round = 0; asked.fix && round < rounds && report.findings.some(({ edit }) => edit); round += 1) {
    for (const [path, found] of Map.groupBy(report.findings, ({ file }) => file))
      texts.set(path, fixed(texts.get(path) ?? '', found))
    report = judge(texts, material, asked)
  }
  const changed = [...texts].filter(([path, text]) => text !== material.texts.get(path))
  if (!asked.dryRun)
    for (const [path, text] of changed) await realSystem().disk.write(material.places.get(path) ?? path, text)
  const all: readonly Shown[] = [
    ...(asked.only === undefined ? material.config.map((finding) => ({ ...finding, fixable: false })) : []),
    ...report.findings.map(shown),
  ]
  const findings = all.filter(({ severity }) => ranks[severity] >= ranks[asked.level])
  return {
    files: texts.size,
    findings,
    hidden: all.length - findings.length,
    suppressed: report.suppressed,
    fixed: changed.map(([path, to]) => ({
      path,
      diff: unifiedDiff({
        path,
        from: material.texts.get(path) ?? '',
        to,
        fromLabel: 'as it is',
        toLabel: 'fixed',
      }),
    })),
    texts,
    broken: material.config.some(({ severity }) => severity === 'error'),
  }
}

function judge(texts: ReadonlyMap<string, string>, { facts, tests }: Material, { only }: LintAsked): Report {
  return lint(texts, { facts, tests, ...(only === undefined ? {} : { only }) })
}

function shown({ ruleId, severity, file, line, col, message, fix, why, edit }: LintFinding): Shown {
  const said = { ruleId, severity, file, line, col, message, why, fixable: edit !== undefined }
  return fix === undefined ? said : { ...said, fix }
}

function requireRule(id: string): void {
  if (ruleIds.has(id)) return
  const meant = nearest(id, [...ruleIds])
  throw new LakeError(`no rule is called "${id}"`, {
    code: 'no-rule',
    exit: 'usage',
    ...(meant === undefined ? {} : { details: [`did you mean "${meant}"?`] }),
    actions: [{ id: 'rules', command: 'lake lint --list-rules' }],
  })
}

export const listedRules = everyRule.map(({ id, severity, why, fixable }) => ({
  id,
  severity,
  why,
  fixable: fixable === true,
}))
