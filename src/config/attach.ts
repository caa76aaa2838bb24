// Compose projects of others: which are attached, and which addresses of lake.yaml mean a service of theirs.
import { parseAddress } from './address.ts'
import type { LooseAddress } from './address.ts'
import type { Path } from './reading.ts'
import { isRecord } from './relations.ts'
import type { Complaint } from './relations.ts'

/** The component that carries connections into attached projects; part of the stack while there are any. */
export const relay = 'lake-relay'

interface Said {
  readonly path: Path
  readonly address: LooseAddress
}

/** `components`, with the relay where an address needs it and nothing is said about it. */
export function withRelay(
  said: Readonly<Record<string, unknown>>,
  value: unknown,
): Readonly<Record<string, unknown>> {
  return addresses(value).length === 0 ? said : { [relay]: {}, ...said }
}

/** Works on what lake.yaml says as it stands, so that contradictions show beside other errors. */
export function attachComplaints(value: unknown): readonly Complaint[] {
  const projects = attachedProjects(value)
  const again = projects.flatMap(({ project, path }, index): Complaint[] => {
    if (projects.findIndex((other) => other.project === project) === index) return []
    const message = `${project} is attached already`
    return [
      { ruleId: 'duplicate-attach', severity: 'error', path, part: 'value', message, fix: 'remove this one' },
    ]
  })
  const known = new Set(projects.map(({ project }) => project))
  const used = addresses(value)
  const unknown = used.flatMap(({ path, address: { project = '', host } }): Complaint[] =>
    known.has(project) ? [] : [unattached(path, project, host)],
  )
  const components = isRecord(value) && isRecord(value['components']) ? value['components'] : {}
  const closed = components[relay] === false ? used.slice(0, 1).map(({ path }) => withoutWay(path)) : []
  return [...again, ...unknown, ...closed]
}

function withoutWay(path: Path): Complaint {
  return {
    ruleId: 'missing-need',
    severity: 'error',
    path,
    part: 'value',
    message: `${relay} is turned off, and nothing else leads there`,
    fix: `remove "${relay}: false"`,
  }
}

function unattached(path: Path, project: string, service: string): Complaint {
  return {
    ruleId: 'not-attached',
    severity: 'error',
    path,
    part: 'value',
    message: `${project}/${service} is the service ${service} of the Compose project ${project}, which is not attached`,
    fix: `add "attach: [{ project: ${project} }]" at the top level; an address has no path`,
  }
}

function attachedProjects(value: unknown): readonly { readonly project: string; readonly path: Path }[] {
  const said = isRecord(value) ? value['attach'] : undefined
  if (!Array.isArray(said)) return []
  return said.flatMap((entry: unknown, index) => {
    const project = isRecord(entry) ? entry['project'] : undefined
    return typeof project === 'string' ? [{ project, path: ['attach', index, 'project'] }] : []
  })
}

/** Those of them that name a project. */
function addresses(value: unknown): readonly Said[] {
  if (!isRecord(value)) return []
  const components = isRecord(value['components']) ? Object.entries(value['components']) : []
  const targets: readonly unknown[] = Array.isArray(value['targets']) ? value['targets'] : []
  return [
    ...components.flatMap(([name, setting]) => {
      const external = isRecord(setting) ? setting['external'] : undefined
      const path = ['components', name, 'external']
      return isRecord(external)
        ? inProject([...path, 'address'], external['address'])
        : inProject(path, external)
    }),
    ...targets.flatMap((target, index) =>
      isRecord(target) ? inProject(['targets', index, 'address'], target['address']) : [],
    ),
  ]
}

function inProject(path: Path, text: unknown): readonly Said[] {
  const address = typeof text === 'string' ? parseAddress(text) : undefined
  return address?.project === undefined ? [] : [{ path, address }]
}
