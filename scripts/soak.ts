// The long run: `npm run soak` kills `up` twenty times where `npm test` does it three times, and repeats every other
// fault; leaves a fresh lake alone for half an hour; and drills every service on the clock of the rules, on lakes beside it.

import { runLayer } from './test/layer.ts'
import { findEngine, findTools } from './test/rig.ts'

const engine = await findEngine()
if (engine.kind === 'missing') {
  process.stderr.write(`!! soak DID NOT RUN: ${engine.reason}\n`)
  process.exit(1)
}
try {
  const env = { LAKE_E2E_KILLS: '20', LAKE_E2E_SOAK: '1', ...(await findTools()), ...engine.env }
  // One after the other: a stack that is brought up meanwhile may take the port of a service that a drill has stopped.
  const tallies = [await runLayer('e2e', env, ['faults', 'damage']), await runLayer('coverage', env)]
  const failures = tallies.flatMap((tally) => tally.failures ?? [])
  const sum = (key: 'passed' | 'failed'): number => tallies.reduce((all, tally) => all + tally[key], 0)
  process.stdout.write(failures.map((failure) => `✗ ${failure}\n`).join(''))
  process.stdout.write(`soak: ${sum('passed')} passed, ${sum('failed')} failed\n`)
  process.exitCode = sum('failed') > 0 ? 1 : 0
} finally {
  await engine.stop()
}
