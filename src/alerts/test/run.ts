// Runs promtool's tests in a folder of their own, and says of each expectation what became of it.
import { LakeError } from '../../errors.ts'
import type { Finding } from '../../findings.ts'
import { fromYaml } from '../../render/yaml.ts'
import type { Ran } from '../../system/supply.ts'
import { rulesIn } from '../backtest/rule.ts'
import { checksOf } from './checks.ts'
import { complaintsIn } from './complaints.ts'
import type { Complaints } from './complaints.ts'
import { located } from './located.ts'
import { marked } from './marked.ts'
import type { TestReport } from './report.ts'
import { ruleFilesOf } from './rule-files.ts'
import type { RuleFile, Suite } from './rule-files.ts'
import { inFolder, ownNames } from './staged.ts'
import type { Running, Staged } from './staged.ts'
import { readTestFile } from './test-file.ts'
import type { TestFile } from './test-file.ts'

export async function runTests(running: Running, suite: Suite): Promise<TestReport> {
  const { disk } = running.place.system
  const staged = await Promise.all(
    [...suite.tests].map(async ([path, text], index): Promise<Staged> => {
      const file = readTestFile(path, text)
      const rules = await ruleFilesOf(disk, suite, file)
      return {
        file,
        marked: marked(file, index),
        rules,
        alerts: alertsIn(rules.flatMap(({ files }) => files)),
      }
    }),
  )
  const unread = staged.filter(({ file }) => file.problems.length > 0)
  const { complaints, broken, troubled } = await complained(running, staged)
  const { version, from } = running.promtool
  return {
    promtool: { version, from },
    files: staged.map(({ file }) => file.path),
    checks: staged.flatMap(({ file }, index) =>
      checksOf({ file, index, isTroubled: file.problems.length > 0 || troubled.has(index) }, complaints),
    ),
    broken: once([
      ...unread.flatMap(({ file }) => unreadable(file)),
      ...broken,
      ...staged.filter((_, index) => !troubled.has(index)).flatMap(meaningless),
    ]),
  }
}

/** A broken rule file keeps all from running that name it. */
function once(findings: readonly Finding[]): readonly Finding[] {
  const keys = findings.map((finding) => JSON.stringify(finding))
  return findings.filter((_, index) => keys.indexOf(keys[index] ?? '') === index)
}

interface Heard {
  readonly complaints: Complaints
  readonly broken: readonly Finding[]
  /** Numbers of the files that were not run to their end. */
  readonly troubled: ReadonlySet<number>
}

/** All at once; where something is wrong with a file itself, one by one, to know which. */
async function complained(running: Running, staged: readonly Staged[]): Promise<Heard> {
  const numbered = staged
    .map((it, index) => ({ it, index }))
    .filter(({ it }) => it.file.problems.length === 0)
  const nothing = { broken: [], troubled: new Set<number>() }
  if (numbered.length === 0) return { complaints: { failures: [], others: [] }, ...nothing }
  return inFolder(running, staged, async (folder) => {
    const run = async (indexes: readonly number[]): Promise<Complaints> => {
      const files = indexes.map((index) => `${index}.test.yaml`)
      return complaintsIn(said(await running.promtool.test(folder, files, running.signal)))
    }
    const together = await run(numbered.map(({ index }) => index))
    if (together.others.length === 0) return { complaints: together, ...nothing }
    const broken = new Map<number, Finding>()
    for (const { it, index } of numbered) {
      const { others } = await run([index])
      if (others.length > 0) {
        const lines = others.map((line) => ownNames(line, { staged: it, index, folder }))
        broken.set(index, located(it, lines))
      }
    }
    return { complaints: together, broken: [...broken.values()], troubled: new Set(broken.keys()) }
  })
}

/** 0: all passed, 1: some did not; anything else is no answer. What comes before, an engine may have said. */
function said({ code, stdout, stderr, why }: Ran): string {
  if (code === 0) return ''
  const from = stderr.search(/^ {2}FAILED:$/m)
  if (code === 1 && from !== -1) return stderr.slice(from)
  throw new LakeError(`promtool could not run the tests`, {
    code: 'promtool-failed',
    exit: 'failed',
    details: [why ?? `It ended with ${code}.`, ...`${stdout}\n${stderr}`.trim().split('\n').slice(-5)],
    actions: [{ id: 'look', command: 'lake programs list' }],
  })
}

function alertsIn(files: readonly RuleFile[]): ReadonlySet<string> {
  return new Set(
    files.flatMap(({ path, text }) => {
      try {
        return rulesIn(fromYaml(text), path).map(({ alert }) => alert)
      } catch {
        return []
      }
    }),
  )
}

function unreadable({ path, problems }: TestFile): readonly Finding[] {
  return problems.map(({ line, col, message }) => ({
    ruleId: 'bad-test-file',
    severity: 'error',
    file: path,
    line,
    col,
    message,
  }))
}

/** promtool says of these that they pass: nothing fires that is not there. */
function meaningless({ file, rules, alerts }: Staged): readonly Finding[] {
  const base = { ruleId: 'tests-nothing', severity: 'error', file: file.path } as const
  const files = file.ruleFiles.flatMap(({ path, line, col }, item): readonly Finding[] =>
    rules[item]?.isEmpty === true ? [{ ...base, line, col, message: `there is no rule file ${path}` }] : [],
  )
  if (files.length > 0 || file.problems.length > 0) return files
  return file.tests.flatMap(({ expectations }) =>
    expectations.flatMap(({ about, alert, line, col }): readonly Finding[] =>
      about === 'expression' || alert === '' || alerts.has(alert)
        ? []
        : [{ ...base, line, col, message: `no rule of its rule files is called ${alert}` }],
    ),
  )
}
