// The report of a drill as a file, for whoever was not there.
import type { DrillReport, DrillResult } from '../drill/outcome.ts'
import { alertText, headline, notesOf, timeText } from './drill.ts'

/** By this a report is told from a file of somebody's own. */
export const reportMark = '<!-- written by lake drill -->'

/** `total`: how many services were to be drilled. */
export function drillMarkdown(report: DrillReport, total: number): string {
  const { project, runtime, time, how, drills, skipped } = report
  const notes = drills.flatMap(notesOf)
  return [
    reportMark,
    `# Drill of ${project}`,
    '',
    `${time}, runtime ${runtime}, \`--how ${how}\`. ${headline(report)}.`,
    '',
    ...(drills.length < total
      ? [`It ended, or goes on, after ${drills.length} of ${total} services.`, '']
      : []),
    ...table(
      ['service', 'outcome', 'time to detect', 'broken for', 'ready again after', 'alerts over after'],
      drills.map(summary),
    ),
    '',
    '## Alerts',
    '',
    ...table(['service', 'alert', 'verdict', 'pending after', 'fired after'], drills.flatMap(alertRows)),
    '',
    ...section('Notes', notes),
    ...section(
      'Left alone',
      skipped.map(({ service, why }) => `${service}: ${why}`),
    ),
  ].join('\n')
}

function summary({ service, outcome, alerts, brokenMs, recovery }: DrillResult): readonly string[] {
  const times = alerts.flatMap(({ verdict, firingMs }) =>
    verdict === 'detected' && firingMs !== null ? [firingMs] : [],
  )
  return [
    service,
    outcome,
    timeText(times.length === 0 ? null : Math.min(...times)),
    timeText(brokenMs),
    timeText(recovery?.readyMs ?? null),
    timeText(recovery?.calmMs ?? null),
  ]
}

function alertRows({ service, alerts }: DrillResult): readonly (readonly string[])[] {
  return alerts.map(({ verdict, pendingMs, firingMs, ...alert }) => [
    service,
    alertText(alert),
    verdict,
    timeText(pendingMs),
    timeText(firingMs),
  ])
}

function table(titles: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
  return [line(titles), line(titles.map(() => '---')), ...rows.map(line)]
}

function section(title: string, lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [`## ${title}`, '', ...lines.map((text) => `- ${text}`), '']
}
