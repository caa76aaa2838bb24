// `.lake/drill.json`: what a drill is about to break, written before it does. As long as it is there, something may be
// broken; whoever finds it with nobody at work undoes it.
import { join } from 'node:path'
import { components } from '../components/index.ts'
import type { ComponentName } from '../components/index.ts'
import type { RuntimeName } from '../plan/plan.ts'
import { isRecord } from '../render/yaml.ts'
import type { Session } from '../stack/prepare.ts'
import { hows } from './how.ts'
import type { How } from './how.ts'

export const journalName = 'drill.json'

const journalVersion = 1

const names = Object.keys(components) as readonly ComponentName[]

export interface Intention {
  readonly service: string
  readonly component: ComponentName
  readonly how: How
  readonly runtime: RuntimeName
  /** ISO time. */
  readonly at: string
}

type Place = Pick<Session, 'system' | 'project'>

const pathOf = ({ project }: Place): string => join(project.dir, journalName)

/** The disk syncs it: it survives whatever happens to lake next. */
export async function writeIntention(place: Place, intention: Intention): Promise<void> {
  const text = `${JSON.stringify({ version: journalVersion, ...intention }, undefined, 2)}\n`
  await place.system.disk.write(pathOf(place), text)
}

export async function forgetIntention(place: Place): Promise<void> {
  await place.system.disk.remove(pathOf(place))
}

export type JournalRead =
  | { readonly kind: 'none' }
  | { readonly kind: 'ok'; readonly intention: Intention }
  /** Nobody can tell what it says. */
  | { readonly kind: 'strange'; readonly why: string }

export async function readIntention(place: Place): Promise<JournalRead> {
  const text = await place.system.disk.read(pathOf(place))
  if (text === undefined) return { kind: 'none' }
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return { kind: 'strange', why: 'it is no JSON' }
  }
  if (!isRecord(value)) return { kind: 'strange', why: 'it is no object' }
  const { version, service, component, how, runtime, at } = value
  if (version !== journalVersion) return { kind: 'strange', why: 'another lake wrote it' }
  const known = hows.find((one) => one === how)
  const owner = names.find((one) => one === component)
  if (typeof service !== 'string' || owner === undefined || known === undefined || typeof at !== 'string')
    return { kind: 'strange', why: 'it does not say what was broken' }
  if (runtime !== 'compose' && runtime !== 'native') return { kind: 'strange', why: 'it names no runtime' }
  return { kind: 'ok', intention: { service, component: owner, how: known, runtime, at } }
}
