// One layer of tests: a vitest project.

import { mkdir, readFile, rm } from 'node:fs/promises'
import { join, relative } from 'node:path'
import { repository, run } from './run.ts'

export interface Tally {
  readonly passed: number
  readonly failed: number
  readonly skipped: number
  /** Each failure with its first words, for the end of a log of which only the end is kept. */
  readonly failures?: readonly string[]
}

/** The part that we read of vitest's JSON report. */
interface Report {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly numTodoTests: number
  readonly numFailedTestSuites: number
  readonly testResults: readonly {
    readonly name: string
    readonly message?: string
    readonly assertionResults: readonly {
      readonly fullName: string
      readonly status: string
      readonly failureMessages?: readonly string[]
    }[]
  }[]
}

const reports = join(repository, '.cache/test')

/** `only`: the files whose names hold one of these words. */
export async function runLayer(
  project: string,
  env: Readonly<Record<string, string>>,
  only: readonly string[] = [],
): Promise<Tally> {
  const file = join(reports, `${project}.json`)
  await mkdir(reports, { recursive: true })
  await rm(file, { force: true })
  const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
  const args = ['run', '--project', project, '--passWithNoTests', ...only, ...reporters]
  const { ok } = await run('vitest', args, { env, live: true })
  return tally(JSON.parse(await readFile(file, 'utf8').catch(() => 'null')) as Report | null, ok)
}

function tally(report: Report | null, ok: boolean): Tally {
  // No report: vitest found no test, or died before it could write one.
  if (report === null) return { passed: 0, failed: ok ? 0 : 1, skipped: 0 }
  // A file that cannot be loaded has no tests to fail, and is a failure all the same.
  const failed = report.numFailedTests || report.numFailedTestSuites || (ok ? 0 : 1)
  return {
    passed: report.numPassedTests,
    failed,
    skipped: report.numPendingTests + report.numTodoTests,
    failures: report.testResults.flatMap(failuresOf),
  }
}

function failuresOf(file: Report['testResults'][number]): readonly string[] {
  const named = (name: string, message = '') =>
    [`${relative(repository, file.name)} > ${name}`, ...message.split('\n').slice(0, 12)].join('\n    ')
  const failed = file.assertionResults.filter(({ status }) => status === 'failed')
  if (failed.length > 0) return failed.map((test) => named(test.fullName, test.failureMessages?.join('\n')))
  return file.message ? [named('could not be loaded', file.message)] : []
}
