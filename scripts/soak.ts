// The long run: `npm run soak` kills `up` twenty times where `npm test` does it three times, and repeats every other
// fault; leaves a fresh stack alone for half an hour, and lets a drill wait as long as the rules do.

import { runLayer } from './test/layer.ts'
import { findEngine, findTools } from './test/rig.ts'

const engine = await findEngine()
if (engine.kind === 'missing') {
  process.stderr.write(`!! soak DID NOT RUN: ${engine.reason}\n`)
  process.exit(1)
}
try {
  const env = { LAKE_E2E_KILLS: '20', LAKE_E2E_SOAK: '1', ...(await findTools()), ...engine.env }
  const faults = await runLayer('e2e', env, ['faults', 'damage'])
  const { failed } = await runLayer('coverage', env)
  process.exitCode = faults.failed + failed > 0 ? 1 : 0
} finally {
  await engine.stop()
}
