// Prints what every alert and every panel has, as tables: `npm run audit [-- --gaps]`. Fails where an alert lacks a test,
// a text, a runbook, a panel that shows what it is about, or the place of its numbers.
import { resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { auditAlerts, kinds } from './audit/alerts.ts'
import type { AlertAudit } from './audit/alerts.ts'
import { auditPanels } from './audit/panels.ts'

const { values } = parseArgs({ options: { gaps: { type: 'boolean', default: false } } })
const root = resolve(import.meta.dirname, '..')
const print = (line: string) => process.stdout.write(`${line}\n`)

const alerts = auditAlerts(root)
const columns = [...kinds, 'texts', 'runbook', 'numbers', 'panel'] as const
const cell = (audit: AlertAudit, column: (typeof columns)[number]): string => {
  const state =
    column === 'texts' || column === 'runbook' || column === 'numbers' || column === 'panel'
      ? audit[column]
      : audit.tests[column]
  if (typeof state === 'object') return '-'
  return state === true || state === 'yes' ? 'yes' : 'NO'
}
const complete = (audit: AlertAudit): boolean => columns.every((column) => cell(audit, column) !== 'NO')

print(`${'alert'.padEnd(36)}${columns.map((column) => column.padEnd(10)).join('')}`)
for (const audit of alerts)
  if (!values.gaps || !complete(audit))
    print(`${audit.alert.padEnd(36)}${columns.map((column) => cell(audit, column).padEnd(10)).join('')}`)
const share = (having: number, all: number): string =>
  `${having} of ${all} (${Math.floor((100 * having) / all)} %)`
print('')
for (const column of columns)
  print(
    `${column.padEnd(12)}${share(alerts.filter((audit) => cell(audit, column) !== 'NO').length, alerts.length)}`,
  )
const reasons = alerts.flatMap(({ tests }) => kinds.filter((kind) => typeof tests[kind] === 'object'))
print(
  `${reasons.length} kinds of test cannot apply (-): their reasons stand in the test files, or the rule has no \`for\``,
)

const panels = auditPanels(root)
print('')
for (const what of ['description', 'unit', 'link'] as const)
  print(`panels with ${what.padEnd(12)}${share(panels.filter((panel) => panel[what]).length, panels.length)}`)
if (!alerts.every(complete)) process.exitCode = 1
