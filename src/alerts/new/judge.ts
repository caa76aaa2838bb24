// Everything against an alert that can be known before it is written: its texts by the linter, its tests by promtool.
import { LakeError } from '../../errors.ts'
import { formatFindings } from '../../config/report.ts'
import type { Finding } from '../../findings.ts'
import { lint } from '../../lint/lint.ts'
import type { Facts } from '../../lint/facts.ts'
import type { TestReport } from '../test/report.ts'
import type { AlertFiles, Draft } from './texts.ts'
import { fileNames } from './texts.ts'

/** Refuses what Prometheus would; what it only should not be is told. */
export function linted(draft: Draft, { rules, test }: AlertFiles, facts: Facts): readonly Finding[] {
  const path = fileNames(draft).rules
  const { findings } = lint(new Map([[path, rules]]), { facts, tests: [test] })
  const errors = findings.filter(({ severity }) => severity === 'error')
  if (errors.length === 0)
    return findings.map(({ ruleId, severity, file, line, col, message, fix }) => ({
      ruleId,
      severity,
      file,
      line,
      col,
      message,
      ...(fix === undefined ? {} : { fix }),
    }))
  throw new LakeError(`${draft.name} would not be loaded: nothing was written`, {
    code: 'bad-rule',
    exit: 'usage',
    details: formatFindings(errors, rules),
    actions: [{ id: 'help', command: 'lake alerts new --help' }],
  })
}

export interface Tested {
  readonly passed: number
  readonly failed: number
  readonly kinds: readonly string[]
  /** Null: there is none; `why` says so. */
  readonly promtool: string | null
  readonly why: string | null
}

export function judged({ name }: Draft, report: TestReport): Tested {
  const { checks, broken, promtool } = report
  const failed = checks.filter(({ outcome }) => outcome !== 'passed')
  if (failed.length > 0 || broken.length > 0)
    throw new LakeError(`the tests of ${name} fail: nothing was written`, {
      code: 'tests-failed',
      exit: 'no',
      details: [
        ...failed.map(
          ({ alert, at, kind, expected, got }) =>
            `${alert} at ${at} (${kind ?? 'no kind'}): expected ${said(expected)}, got ${said(got)}`,
        ),
        ...broken.map(({ message }) => message),
      ].slice(0, 10),
      actions: [{ id: 'help', command: 'lake alerts new --help' }],
    })
  return {
    passed: checks.length,
    failed: 0,
    kinds: [...new Set(checks.flatMap(({ kind }) => kind ?? []))],
    promtool: `${promtool.version} (${promtool.from})`,
    why: null,
  }
}

const said = (told: readonly unknown[]): string => (told.length === 0 ? 'nothing' : JSON.stringify(told))
