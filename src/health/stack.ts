// What runs, and what it was given to work with: the subject of all checks, looked at once.
import { join } from 'node:path'
import type { Lacking } from '../plan/native.ts'
import type { Plan } from '../plan/plan.ts'
import { originalOf } from '../render/own-rules.ts'
import type { RuleFolder } from '../render/rules.ts'
import { marked } from '../render/templates.ts'
import type { Templates } from '../render/templates.ts'
import { fromYaml, marker } from '../render/yaml.ts'
import { observeAttached } from '../stack/attached.ts'
import { identify } from '../stack/identity.ts'
import { planFor } from '../stack/planned.ts'
import type { Session } from '../stack/prepare.ts'
import { serviceOf } from '../stack/reconcile.ts'
import type { Container, LogEntry } from '../system/system.ts'
import { field, items, text } from './values.ts'

export interface Stack {
  readonly session: Session
  readonly plan: Plan
  /** By service. */
  readonly containers: ReadonlyMap<string, Container>
  /** Of attached projects, by project. */
  readonly attached: ReadonlyMap<string, readonly Container[]>
  /** Services that an `up` has started since the last `down`. */
  readonly started: ReadonlySet<string>
  /** Parts that could not be had on this machine, and why. */
  readonly lacking: Lacking
  readonly dashboards: readonly Dashboard[]
  readonly rules: { readonly prometheus: readonly RuleFile[]; readonly loki: readonly RuleFile[] }
}

/** Where the engine keeps its things matters to what is rendered only: nothing is, here. */
const notAsked = { socket: '', root: '' }

/** A dashboard as Grafana was given it. */
export interface Dashboard {
  readonly file: string
  /** Empty where the user's own has none: Grafana then makes one up. */
  readonly uid: string
  readonly title: string
  /** Undefined where the file is no JSON. */
  readonly json: unknown
}

export interface RuleFile {
  readonly file: string
  readonly groups: readonly string[]
  readonly alerts: readonly string[]
}

/**
 * The ports are those that the last `up` chose, and the rules and dashboards those on disk: what lake.yaml says since
 * then is for `plan` to show.
 */
export async function openStack(session: Session): Promise<Stack> {
  const { system, runtime, project } = session
  const { identity, state } = await identify(system, runtime, project)
  const [planned, containers, attached, dashboards, prometheus, loki] = await Promise.all([
    planFor(session, state.lacking),
    runtime.observe(identity.id),
    observeAttached(session),
    readDashboards(session),
    readRules(session, 'prometheus/rules', 'prometheus/rules'),
    readRules(session, 'loki/rules/fake', 'loki/rules'),
  ])
  return {
    session,
    plan: planned.build({ identity, engine: notAsked, ports: state.ports }),
    containers: new Map(containers.map((container) => [serviceOf(container), container])),
    attached,
    lacking: planned.lacking,
    started: new Set(Object.keys(state.applied)),
    dashboards,
    rules: { prometheus, loki },
  }
}

export function isStopped({ containers }: Stack): boolean {
  return [...containers.values()].every(({ state }) => !['running', 'paused', 'restarting'].includes(state))
}

/** Of a container that runs; undefined otherwise. */
export function ageMs({ containers, session }: Stack, service: string): number | undefined {
  const container = containers.get(service)
  if (container?.state !== 'running' || container.startedAt === undefined) return undefined
  return session.system.clock.now().getTime() - Date.parse(container.startedAt)
}

/** A file of the user's own is named as the user named it; it was copied with another name. */
function ownFile(folder: string, file: string): string | undefined {
  const [, slo] = /^slo-(.+)\.(?:ya?ml|json)$/.exec(file) ?? []
  if (slo !== undefined) return `slo/${slo}.yaml`
  const [, name] = /^user-(.+)$/.exec(file) ?? []
  if (name === undefined) return undefined
  return folder === 'alerts' ? originalOf(file) : `${folder}/${name}`
}

export function editFix(folder: string, file: string): string | undefined {
  const own = ownFile(folder, file)
  return own === undefined ? undefined : `edit ${own}, then: lake up`
}

/** The last lines that a container logged, oldest first. */
export async function tailOf(
  { id }: Container,
  tail: number,
  { stack, signal }: { readonly stack: Stack; readonly signal: AbortSignal },
): Promise<readonly LogEntry[]> {
  const lines: LogEntry[] = []
  for await (const entry of stack.session.runtime.logs(id, { follow: false, tail, signal })) lines.push(entry)
  return lines
}

async function generated(
  session: Session,
  folder: string,
  pattern: RegExp,
): Promise<readonly (readonly [string, string])[]> {
  const { disk } = session.system
  const path = join(session.project.dir, folder)
  const files = (await disk.list(path)).filter((file) => pattern.test(file))
  return Promise.all(files.map(async (file) => [file, (await disk.read(join(path, file))) ?? ''] as const))
}

async function readDashboards(session: Session): Promise<readonly Dashboard[]> {
  const files = await generated(session, 'grafana/dashboards', /\.json$/)
  return files.map(([file, content]) => {
    const json = parsed(content)
    return { file, json, uid: text(field(json, 'uid')), title: text(field(json, 'title')) || file }
  })
}

function parsed(content: string): unknown {
  try {
    return JSON.parse(content) as unknown
  } catch {
    return undefined
  }
}

async function readRules(
  session: Session,
  folder: string,
  shipped: RuleFolder,
): Promise<readonly RuleFile[]> {
  const files = await generated(session, folder, /\.ya?ml$/)
  return files.map(([file, content]) => {
    const groups = items(field(ruleFile(content, session.templates, `${shipped}/${file}`), 'groups'))
    return {
      file,
      groups: groups.map((group) => text(field(group, 'name'))),
      alerts: groups.flatMap((group) =>
        items(field(group, 'rules')).map((rule) => text(field(rule, 'alert'))),
      ),
    }
  })
}

/** A file of the user's may be broken; that its rules are not loaded is then found by asking. */
function ruleFile(content: string, templates: Templates, path: string): unknown {
  const template = templates.get(path)
  // As most are, and the build has read it.
  if (template !== undefined && content === marked(path, template, marker)) return templates.data[path]
  try {
    return fromYaml(content)
  } catch {
    return undefined
  }
}
