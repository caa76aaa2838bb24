// What is checked without running lake: types, lint, form, dead code, the package, the generated docs.

import { run } from './run.ts'

interface Check {
  readonly name: string
  readonly command: readonly [string, ...string[]]
}

// Each row runs at once; the build comes before what reads `dist`.
const rows: readonly (readonly Check[])[] = [
  [
    { name: 'types', command: ['tsc'] },
    { name: 'types of the page', command: ['tsc', '-p', 'page'] },
    { name: 'types of its tests', command: ['tsc', '-p', 'test/view/browser'] },
    { name: 'lint', command: ['oxlint'] },
    { name: 'format', command: ['oxfmt', '--check', '.'] },
  ],
  [
    { name: 'dead code', command: ['knip'] },
    { name: 'build', command: ['node', 'scripts/build.ts'] },
  ],
  [{ name: 'docs', command: ['node', 'scripts/docs.ts', '--check'] }],
  // Last: it packs, and packing builds.
  [{ name: 'package', command: ['publint', '--strict'] }],
]

/** Prints the output of what failed and returns the names. */
export async function runChecks(): Promise<readonly string[]> {
  const failed: string[] = []
  for (const row of rows) {
    const results = await Promise.all(row.map(async (check) => ({ check, ended: await runCheck(check) })))
    for (const { check, ended } of results) {
      if (ended.ok) continue
      failed.push(check.name)
      process.stderr.write(`\n✖ ${check.name}: ${check.command.join(' ')}\n${ended.output.trimEnd()}\n`)
    }
  }
  return failed
}

function runCheck({ command: [program, ...args] }: Check) {
  return run(program, args)
}
