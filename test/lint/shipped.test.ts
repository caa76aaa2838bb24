// The linter over what lake itself ships: nothing is found, or it is suppressed where it stands, with a reason.
import { expect, test } from 'vitest'
import { formatFindings } from '../../src/config/report.ts'
import { lint } from '../../src/lint/lint.ts'
import { shippedFacts, shippedLintFiles, shippedTests } from './material.ts'

test.each(['compose', 'native'])('nothing that lake ships has a finding: %s', (source) => {
  const files = shippedLintFiles(source)
  expect(files.size).toBeGreaterThan(30)
  const { findings } = lint(files, { facts: shippedFacts(), tests: shippedTests() })
  expect(formatFindings(findings, files)).toEqual([])
})
