// The user's own files beside lake.yaml, judged before any of them reaches a service that would refuse it: Prometheus
// and Alloy do not start with a broken file among theirs. Pure.
import { isMap } from 'yaml'
import { offsetOf } from '../config/nodes.ts'
import { position, readSource } from '../config/source.ts'
import type { Finding } from '../findings.ts'
import { alloyFlaw } from './alloy.ts'
import { ruleFindings } from './rules.ts'

/** Path relative to the project -> text. */
export function userFindings(files: ReadonlyMap<string, string>): readonly Finding[] {
  return [...files].flatMap(([path, text]) => judge(path, text))
}

function judge(path: string, text: string): readonly Finding[] {
  if (path.startsWith('alerts/')) return ruleFindings(text, path)
  if (path.startsWith('dashboards/')) return dashboardFindings(text, path)
  if (path.startsWith('alloy/')) {
    const flaw = alloyFlaw(text)
    return flaw === undefined ? [] : [finding('bad-alloy', path, text, flaw)]
  }
  return overrideFindings(text, path)
}

interface Flaw {
  readonly offset: number
  readonly message: string
  readonly fix: string
}

function finding(ruleId: string, file: string, text: string, { offset, message, fix }: Flaw): Finding {
  const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)]
  return { ruleId, severity: 'error', file, ...position({ text, lines }, offset), message, fix }
}

function dashboardFindings(text: string, path: string): readonly Finding[] {
  const bad = (flaw: Flaw) => [finding('bad-dashboard', path, text, flaw)]
  let dashboard: unknown
  try {
    dashboard = JSON.parse(text.replace(/^\uFEFF/, ''))
  } catch (error) {
    return bad(jsonFlaw(error instanceof Error ? error.message : '', text))
  }
  const title =
    typeof dashboard === 'object' && dashboard !== null && 'title' in dashboard ? dashboard.title : ''
  if (typeof title === 'string' && title !== '') return []
  const fix = 'save the JSON model of one dashboard: its title stands at the top level'
  return bad({ offset: 0, message: 'no dashboard: it has no title', fix })
}

/** V8 says where, what, or both; its long excerpt of the text is left out. */
function jsonFlaw(said: string, text: string): Flaw {
  const at = /at position (\d+)/.exec(said)?.[1]
  const offset = at === undefined ? (said.includes('end of JSON') ? text.length : 0) : Number(at)
  const token = /^Unexpected token '(.{1,2})'/u.exec(said)?.[1]
  const message = token === undefined ? 'not valid JSON' : `not valid JSON: "${token}" does not belong there`
  return { offset, message, fix: 'export the dashboard from Grafana again' }
}

/** Compose judges the rest: its tags (`!reset`) and what each key may hold. */
function overrideFindings(text: string, path: string): readonly Finding[] {
  const read = readSource(text, path)
  if (!read.ok) return read.findings
  const root = read.source.document.contents
  if (root === null || isMap(root)) return []
  const flaw = {
    offset: offsetOf(root),
    message: 'a Compose file is a mapping',
    fix: 'start with "services:"',
  }
  return [finding('bad-override', path, text, flaw)]
}
