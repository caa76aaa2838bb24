// What somebody declared to be as it should be. In a comment of YAML or Alloy:
//   # lake-lint: ignore <rule>[, <rule>] -- reason
// It holds for its own line, or standing alone for what begins on the next: all that is indented deeper belongs to it.
// In a dashboard: "lakeLint": [{ "ignore": "<rule>", "panel": 3, "reason": "..." }].
import { nearest } from '../config/nearest.ts'
import { position } from '../config/source.ts'
import { everyRule, ruleIds, suppressionRules } from './catalogue.ts'
import { jsonList, textOf } from './dashboard.ts'
import type { LintFinding } from './lint.ts'
import type { AnyFile, DashboardFile } from './model.ts'
import { lineStarts } from './read-yaml.ts'
import type { RuleFacts } from './rule.ts'

interface Suppression {
  readonly rules: readonly string[]
  readonly reason: string
  readonly offset: number
  readonly covers: (finding: LintFinding) => boolean
}

export interface Suppressed {
  readonly findings: readonly LintFinding[]
  readonly suppressed: number
}

/** `ran`: the rules that were asked; of the others nobody knows what they would have found. */
export function suppressed(
  file: AnyFile,
  findings: readonly LintFinding[],
  ran: ReadonlySet<string>,
): Suppressed {
  const said = file.kind === 'dashboard' ? inDashboard(file) : inComments(file.text)
  if (said.length === 0) return { findings, suppressed: 0 }
  const valid = said.filter((it) => whyBad(it) === undefined)
  const met = new Set<Suppression>()
  const left = findings.filter((finding) => {
    const by = valid.filter(({ rules, covers }) => rules.includes(finding.ruleId) && covers(finding))
    for (const suppression of by) met.add(suppression)
    return by.length === 0
  })
  const unused = valid.filter((it) => !met.has(it) && it.rules.every((id) => ran.has(id)))
  const about = [
    ...said.flatMap((it) => {
      const why = whyBad(it)
      return why === undefined ? [] : [aboutIt(file, suppressionRules.bad, it, why)]
    }),
    ...unused.map((it) =>
      aboutIt(file, suppressionRules.unused, it, [
        `nothing here is against ${it.rules.join(', ')}`,
        'remove it',
      ]),
    ),
  ]
  return {
    findings: [...left, ...about.filter(({ ruleId }) => ran.has(ruleId))],
    suppressed: findings.length - left.length,
  }
}

type Words = readonly [message: string, fix: string]

function aboutIt(
  { path, text }: AnyFile,
  { id: ruleId, severity, why }: RuleFacts,
  { offset }: Suppression,
  [message, fix]: Words,
): LintFinding {
  const place = position({ text, lines: lineStarts(text) }, offset)
  return { ruleId, severity, why, file: path, ...place, offset, message, fix }
}

function whyBad({ rules, reason }: Suppression): Words | undefined {
  const unknown = rules.find((id) => !ruleIds.has(id))
  if (unknown !== undefined) {
    const meant = nearest(unknown, [...ruleIds])
    const fix = meant === undefined ? 'see lake lint --list-rules' : `did you mean "${meant}"?`
    return [`no rule is called "${unknown}"`, fix]
  }
  const refused = everyRule.find(({ id, severity }) => severity === 'error' && rules.includes(id))
  if (refused !== undefined)
    return [`${refused.id} cannot be suppressed`, 'the service would refuse the file']
  if (reason !== '') return undefined
  return ['it gives no reason', 'add one: # lake-lint: ignore <rule> -- why it is right here']
}

const comment =
  /(?:#|\/\/)[ \t]*lake-lint:[ \t]*ignore[ \t]+([\w-]+(?:[ \t]*,[ \t]*[\w-]+)*)?[ \t]*(?:--[ \t]*(.*))?$/gm

function inComments(text: string): readonly Suppression[] {
  if (!text.includes('lake-lint:')) return []
  const lines = text.split('\n')
  return [...text.matchAll(comment)].map(({ index, 1: names = '', 2: reason = '' }) => {
    const line = text.slice(0, index).split('\n').length
    const alone =
      (lines[line - 1] ?? '').slice(0, index - text.lastIndexOf('\n', index - 1) - 1).trim() === ''
    const [from, to] = alone ? blockAfter(lines, line) : [line, line]
    return {
      rules: names.split(/\s*,\s*/),
      reason: reason.trim(),
      offset: index,
      covers: (finding) => finding.line >= from && finding.line <= to,
    }
  })
}

/** Lines are counted from 1. */
function blockAfter(lines: readonly string[], line: number): readonly [from: number, to: number] {
  const rest = lines.slice(line)
  const ahead = rest.findIndex((text) => /^\s*[^\s#/]/.test(text))
  if (ahead === -1) return [line, line]
  const depth = indentOf(rest[ahead] ?? '')
  const after = rest.slice(ahead + 1).findIndex((text) => text.trim() !== '' && indentOf(text) <= depth)
  const from = line + 1 + ahead
  return [from, after === -1 ? lines.length : from + after]
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

function inDashboard({ data, panels, at, places }: DashboardFile): readonly Suppression[] {
  return jsonList(data['lakeLint']).map((entry, index) => {
    const wanted = panels.find((panel) => entry['panel'] !== undefined && panel.data['id'] === entry['panel'])
    const [start, end] = wanted === undefined ? [0, 0] : [places.at(wanted.path), places.endOf(wanted.path)]
    return {
      rules: [textOf(entry['ignore'])],
      reason: textOf(entry['reason']).trim(),
      offset: at('lakeLint', index)(),
      covers: ({ offset }) => entry['panel'] === undefined || (offset >= start && offset < end),
    }
  })
}
