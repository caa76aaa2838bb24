// The report as a person reads it.
import { Chalk } from 'chalk'
import { expect, test } from 'vitest'
import { readTerminal, safe } from '../../src/cli/terminal.ts'
import type { CheckResult } from '../../src/health/check.ts'
import type { HealthReport } from '../../src/health/health.ts'
import { changesText, healthText } from '../../src/report/health.ts'

const terminal = (columns: number, LANG = 'C.UTF-8') =>
  readTerminal({ screen: { columns }, environment: { LANG }, color: false })

function check(id: string, more: Partial<CheckResult> = {}): CheckResult {
  const subject = id.slice(0, id.indexOf('.'))
  return {
    id,
    subject,
    topic: 'ready',
    title: `${id} works`,
    essential: true,
    status: 'ok',
    latencyMs: 12,
    ...more,
  }
}

function report(
  checks: readonly CheckResult[],
  state: HealthReport['summary']['state'] = 'failed',
): HealthReport {
  const count = (status: string) => checks.filter((it) => it.status === status).length
  const summary = {
    state,
    elapsedMs: 1234,
    ok: count('ok'),
    warn: count('warn'),
    fail: count('fail'),
    skip: count('skip'),
  }
  return { project: 'demo', id: 'demo-1', time: '2030-01-01T10:00:00.000Z', summary, checks }
}

const broken = [
  check('prometheus.container'),
  check('alertmanager.container', {
    topic: 'container',
    status: 'fail',
    cause: 'container stopped: killed (exit 137)',
    fix: 'lake up',
  }),
  check('alertmanager.ready', { status: 'skip', latencyMs: 0, because: 'alertmanager.container' }),
  check('chain.alert', { status: 'skip', latencyMs: 0, because: 'alertmanager.container' }),
  check('loki.logs', { status: 'skip', cause: 'it has logged nothing' }),
]

test('the cause first, with its fix, then everything by component, then one line', () => {
  expect(healthText(report(broken), terminal(80), safe).split('\n')).toEqual([
    '✖ alertmanager: container stopped: killed (exit 137)',
    '    because of it not asked: 2 checks of alertmanager, chain',
    '  → lake up',
    '',
    '  prometheus    ✔ container 12 ms',
    '  alertmanager  ✖ container  • ready',
    '  chain         • alert',
    '  loki          • logs',
    '',
    '  loki.logs: it has logged nothing',
    '',
    '✖ demo does not work: 5 checks in 1.2 s: 1 ok, 1 failed, 3 not asked',
  ])
})

test('no line is longer than the terminal, and none needs more than ASCII where that is all there is', () => {
  const long = check('grafana.panels.x', {
    status: 'fail',
    cause: `panel ${'word '.repeat(40)}`,
    detail: 'y'.repeat(200),
    fix: 'lake logs grafana',
  })
  const many = Array.from({ length: 20 }, (_, index) => check(`grafana.datasource.number-${index}`))
  const text = healthText(report([...broken, long, ...many]), terminal(60, 'C'), safe)
  for (const line of text.split('\n')) expect(line.length).toBeLessThanOrEqual(60)
  expect(text).not.toMatch(/[^\n -~]/)
})

test('what containers say cannot move the cursor', () => {
  const evil = check('loki.ready', {
    status: 'fail',
    cause: 'says \u001b[2J\u001b]0;x\u0007',
    detail: '\u202egpj.exe',
    fix: 'lake up',
  })
  const style = { ...terminal(80), paint: new Chalk({ level: 1 }) }
  const text = healthText(report([evil]), style, safe)
  expect(text).not.toContain('\u001b[2J')
  expect(text).not.toContain('\u001b]')
  expect(text).not.toContain('\u202e')
})

test('the same cause is told once', () => {
  const cause = {
    status: 'warn' as const,
    cause: 'not scraped yet',
    fix: 'lake health',
    topic: 'metrics' as const,
  }
  const text = healthText(
    report([check('a.target', cause), check('b.target', cause)], 'healthy'),
    terminal(80),
    safe,
  )
  expect(text).toContain('⚠ a, b: not scraped yet')
  expect(text).toContain('✔ demo is healthy: 2 checks in 1.2 s: 0 ok, 2 to watch')
})

test('--watch prints what changed, and nothing where nothing did', () => {
  const well = report(
    broken.map((it) => ({ ...it, status: 'ok' as const })),
    'healthy',
  )
  const style = terminal(80)
  expect(changesText(well, report(broken), style, safe).split('\n')[0]).toBe(
    '10:00:00 ✖ alertmanager: container stopped: killed (exit 137)',
  )
  expect(changesText(report(broken), report(broken), style, safe)).toBe('')
  expect(changesText(report(broken), well, style, safe)).toBe(
    '10:00:00 ✔ alertmanager: alertmanager.container works',
  )
  const older = report([check('a.ready', { status: 'fail', cause: 'its last sample is 61 s old' })])
  const newer = report([check('a.ready', { status: 'fail', cause: 'its last sample is 71 s old' })])
  expect(changesText(older, newer, style, safe)).toBe('')
  expect(changesText(well, report([], 'stopped'), style, safe)).toContain('demo is stopped')
})

test('a stopped stack is one line and its fix', () => {
  expect(healthText(report([], 'stopped'), terminal(80), safe)).toBe('• demo is stopped\n  → lake up')
})
