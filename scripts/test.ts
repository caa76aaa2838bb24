// All layers of tests, cheapest first: `npm test [-- <layer>...]`. LAKE_E2E=required makes a missing engine a failure.

import { runChecks } from './test/checks.ts'
import { runLayer, type Tally } from './test/layer.ts'
import { findEngine, findTools } from './test/rig.ts'
import { findChromium } from '../src/system/chromium.ts'

interface Result extends Tally {
  readonly layer: string
  readonly seconds: number
  /** Why it did not run, or did not run whole. */
  readonly note?: string
}

const layers = {
  check: async () => {
    const failed = await runChecks()
    return { passed: 0, failed: failed.length, skipped: 0, note: failed.join(', ') }
  },
  unit: async () => runLayer('unit', {}),
  golden: async () => runLayer('golden', {}),
  templates: async () => runLayer('templates', await findTools()),
  cli: async () => runLayer('cli', {}),
  native: async () => runLayer('native', {}),
  view: runView,
  e2e: async () => onEngine('e2e'),
  coverage: async () => onEngine('coverage'),
} satisfies Record<string, () => Promise<Tally & { note?: string }>>

type Layer = keyof typeof layers

/** LAKE_VIEW=required makes a missing Chromium a failure. */
async function runView(): Promise<Tally & { note?: string }> {
  if (findChromium(process.env, process.platform) !== undefined) return runLayer('view', {})
  const failed = process.env['LAKE_VIEW'] === 'required' ? 1 : 0
  return {
    passed: 0,
    failed,
    skipped: 0,
    note: 'no Chromium: apt-get install chromium, or name one in CHROME_PATH',
  }
}

async function onEngine(layer: 'e2e' | 'coverage'): Promise<Tally & { note?: string }> {
  const engine = await findEngine()
  if (engine.kind === 'missing') {
    const failed = process.env['LAKE_E2E'] === 'required' ? 1 : 0
    return { passed: 0, failed, skipped: 0, note: engine.reason }
  }
  try {
    return await runLayer(layer, { ...(await findTools()), ...engine.env })
  } finally {
    await engine.stop()
  }
}

async function timed(layer: Layer): Promise<Result> {
  process.stderr.write(`\n━━ ${layer}\n`)
  const started = performance.now()
  const tally = await layers[layer]()
  const seconds = (performance.now() - started) / 1000
  process.stderr.write(`━━ ${layer}: ${verdict({ ...tally, layer, seconds })}, ${seconds.toFixed(1)} s\n`)
  return { ...tally, layer, seconds }
}

function verdict({ layer, passed, failed, note }: Result): string {
  if (failed > 0) return `FAILED${note ? ` (${note})` : ''}`
  if (passed > 0 || layer === 'check') return 'ok'
  return 'DID NOT RUN'
}

function summary(results: readonly Result[]): string {
  const rows = results.map((result) => {
    const counts = `${result.passed} passed, ${result.failed} failed, ${result.skipped} skipped`
    return `${result.layer.padEnd(10)} ${verdict(result).padEnd(12)} ${counts}, ${result.seconds.toFixed(1)} s`
  })
  const idle = results.filter((result) => verdict(result) === 'DID NOT RUN')
  const reasons = idle.map(({ layer, note }) => `!! ${layer} DID NOT RUN: ${note ?? 'it has no tests'}`)
  const failures = results.flatMap((result) => result.failures ?? []).map((failure) => `✗ ${failure}`)
  return ['', ...failures, '', ...rows, '', ...reasons, ...partial(results), ''].join('\n')
}

function partial(results: readonly Result[]): readonly string[] {
  const left = Object.keys(layers).filter((layer) => !results.some((result) => result.layer === layer))
  return left.length === 0 ? [] : [`!! Not asked for: ${left.join(', ')}`]
}

function total(results: readonly Result[]): string {
  const sum = (key: 'passed' | 'failed' | 'skipped') => results.reduce((all, result) => all + result[key], 0)
  const skipped = sum('skipped')
  return `${sum('passed')} passed, ${sum('failed')} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`
}

const asked = process.argv.slice(2)
const unknown = asked.filter((layer) => !Object.hasOwn(layers, layer))
if (unknown.length > 0) {
  process.stderr.write(`no such layer: ${unknown.join(', ')}; there are ${Object.keys(layers).join(', ')}\n`)
  process.exit(2)
}

const results: Result[] = []
for (const layer of (asked.length > 0 ? asked : Object.keys(layers)) as Layer[])
  results.push(await timed(layer))
process.exitCode = results.some(({ failed }) => failed > 0) ? 1 : 0
// The totals stand alone on the last line, for whoever reads logs by machine.
process.stdout.write(`${summary(results)}\n${total(results)}\n`)
