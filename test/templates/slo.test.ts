// SLOs of every kind as Prometheus reads them: promtool accepts their rules, and their own tests pass, each pair of windows
// for itself. What a rule must not lose turns them red.
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { filesOf } from '../../src/slo/files.ts'
import { pairsOf } from '../../src/slo/windows.ts'
import { sloOf, specs } from '../slo/specs.ts'
import { tool } from './tools.ts'

const promtool = tool('promtool')
const folder = mkdtempSync(join(tmpdir(), 'lake-slo-'))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const minute = 60_000

/** The files of an SLO on disk, with something in its rules replaced. */
function written(
  name: string,
  from = '',
  to = '',
): { readonly rules: string; readonly tests: readonly string[] } {
  const place = mkdtempSync(join(folder, `${name}-`))
  const files = [...filesOf(sloOf(name), 15)].filter(([path]) => path.endsWith('.yaml'))
  for (const [path, text] of files) {
    const isRules = path.startsWith('prometheus/')
    if (isRules && !text.includes(from)) throw new Error(`no ${from} in ${path}`)
    mkdirSync(dirname(join(place, path)), { recursive: true })
    writeFileSync(join(place, path), isRules ? text.replaceAll(from, to) : text)
  }
  const paths = files.map(([path]) => join(place, path))
  return { rules: paths[0] ?? '', tests: paths.slice(1) }
}

describe.each(Object.keys(specs))('%s', (name) => {
  const { rules, tests } = written(name)

  it('has a test for each pair of windows', () => {
    expect(tests).toHaveLength(pairsOf(sloOf(name), 15).length)
  })

  it.skipIf(promtool.missing)('has rules that Prometheus accepts', () => {
    expect(promtool.complaints(['check', 'rules', rules])).toBe('')
  })

  it.skipIf(promtool.missing)(
    'fires at the burn rate of each pair and not below',
    () => {
      expect(promtool.complaints(['test', 'rules', ...tests])).toBe('')
    },
    5 * minute,
  )
})

describe('what a rule must not lose', () => {
  const first = (tests: readonly string[]): string => tests.find((path) => path.includes('burn14x')) ?? ''

  it.skipIf(promtool.missing).each([
    ['trino-queries', 'window="56m"} > 0.072', 'window="56m"} > 0.08', 'its threshold'],
    ['trino-queries', '> 0.072', '> 0.07199', 'its threshold, above'],
    ['trino-queries', 'window="4m40s"} > 0.072', 'window="4m40s"} >= 0', 'its short window'],
    ['trino-queries', '>= 20', '>= 2', 'its floor of traffic'],
    ['trino-query-latency', '>= 5', '>= 4', 'its floor of traffic'],
    ['trino-query-latency', '[20m] offset 40m', '[20m]', 'having watched'],
    ['trino-query-latency', '> bool 10000', '> bool 40000', 'its bound'],
    ['store-up', '1 - avg(', 'avg(', 'what is down'],
  ])(
    '%s: %s is not %s (%s)',
    (name, from, to) => {
      expect(promtool.run(['test', 'rules', first(written(name, from, to).tests)]).code).not.toBe(0)
    },
    5 * minute,
  )
})
