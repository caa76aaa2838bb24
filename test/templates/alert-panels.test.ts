// Every alert leads to a panel that is there and shows what the alert is about.
import { describe, expect, it } from 'vitest'
import { panelQueries, sharesSubject } from '../../scripts/audit/alert-panels.ts'
import { auditAlerts } from '../../scripts/audit/alerts.ts'
import { root } from './files.ts'

describe('every alert', () => {
  it.each(auditAlerts(root))('$alert links a panel that shows its metric', ({ panel }) => {
    expect(panel).toBe(true)
  })
})

describe('a panel that shows something else', () => {
  const panels = panelQueries(root)

  it.each([
    ['pg_up{job="postgres"} == 0', 'prometheus', 'postgres/1', true],
    ['pg_up{job="postgres"} == 0', 'prometheus', 'postgres/4', false],
    ['pg_up{job="postgres"} == 0', 'prometheus', 'postgres/9999', false],
    // That something is up is part of many alerts, and shown on other panels.
    ['increase(loki_panic_total[5m]) > 0 and up{job="loki"}', 'prometheus', 'lake-overview/1', false],
    ['count_over_time({level=~"error|fatal"}[5m]) > 1', 'loki', 'lake-logs/4', true],
    ['count_over_time({level=~"error|fatal"}[5m]) > 1', 'loki', 'postgres/27', false],
    ['vector(1)', 'prometheus', 'lake-overview/3', true],
    ['vector(1)', 'prometheus', 'postgres/1', false],
  ] as const)('%s of %s on %s: %s', (expr, kind, panel, expected) => {
    expect(sharesSubject(expr, kind, panels.get(panel) ?? [])).toBe(expected)
  })
})
