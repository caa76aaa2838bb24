// Two answers of `lake health`: one of a stack that works, one of a stack with a dead Loki and other troubles.
import type { CheckResult, Topic } from '../../src/health/check.ts'
import type { HealthReport } from '../../src/health/health.ts'

const subjects = ['prometheus', 'alertmanager', 'loki', 'alloy', 'grafana', 'postgres'] as const
const whats: readonly (readonly [string, Topic])[] = [
  ['container', 'container'],
  ['ready', 'ready'],
  ['scraped', 'metrics'],
  ['series-fresh', 'metrics'],
  ['log-in-loki', 'logs'],
]

function result(subject: string, what: string, topic: Topic, over: Partial<CheckResult> = {}): CheckResult {
  const id = `${subject}.${what}`
  return {
    id,
    subject,
    topic,
    title: `${what} of ${subject}`,
    essential: subject !== 'grafana',
    status: 'ok',
    latencyMs: 12,
    ...over,
  }
}

const good = [
  ...subjects.flatMap((subject) => whats.map(([what, topic]) => result(subject, what, topic))),
  result('chain', 'watchdog-arrives', 'alerts', { latencyMs: 1432 }),
  result('chain', 'panels-answer', 'dashboards', { latencyMs: 310 }),
]

function report(checks: readonly CheckResult[], state: HealthReport['summary']['state']): HealthReport {
  const count = (status: CheckResult['status']) => checks.filter((check) => check.status === status).length
  const counts = { ok: count('ok'), warn: count('warn'), fail: count('fail'), skip: count('skip') }
  return {
    project: 'demo',
    id: 'demo-0a1b2c',
    time: '2030-01-01T00:00:00.000Z',
    summary: { state, elapsedMs: 1502, ...counts },
    checks,
  }
}

export const goodHealth = report(good, 'healthy')

const broken: Readonly<Record<string, Partial<CheckResult>>> = {
  'loki.container': {
    status: 'fail',
    cause: 'stopped: it ran out of memory',
    detail: `its last line: level=error msg="${'a very long line of a log '.repeat(8)}"`,
    fix: 'lake up',
  },
  'loki.ready': { status: 'skip', because: 'loki.container', cause: 'loki is not running' },
  'loki.scraped': { status: 'skip', because: 'loki.container', cause: 'loki is not running' },
  'alloy.log-in-loki': { status: 'skip', cause: 'Alloy does not collect its own log' },
  'postgres.log-in-loki': {
    status: 'warn',
    cause: 'no line has arrived yet; the last one is \u001B[31m3 s\u001B[0m old',
    fix: 'lake health',
  },
  'grafana.ready': {
    status: 'fail',
    cause: 'answers 503 on /api/health',
    fix: 'lake logs grafana --tail 50',
  },
}

export const brokenHealth = report(
  good.map((check) => ({ ...check, ...broken[check.id] })),
  'failed',
)
