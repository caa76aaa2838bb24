// `lake connect`: what to paste into an application, with the addresses and ports of this very stack.
import { join } from 'node:path'
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'
import type { Connect, ConnectFacts, Snippet } from '../components/connect/contract.ts'
import { addressText } from '../config/address.ts'
import { nearest } from '../config/nearest.ts'
import { LakeError } from '../errors.ts'
import type { Plan } from '../plan/plan.ts'
import { prepare } from '../stack/prepare.ts'
import type { Prepared, Session } from '../stack/prepare.ts'
import { serviceOf } from '../stack/reconcile.ts'

export interface System {
  readonly system: string
  readonly what: string
  readonly mode: 'managed' | 'external'
  /** On this machine; of what runs elsewhere, as lake.yaml has it. */
  readonly address: string
  /** In the network of the stack; absent where it runs elsewhere. */
  readonly inside?: string
  readonly running: boolean
  /** False: it has not run yet, and `up` may take another port. */
  readonly settled: boolean
}

export interface Variable {
  readonly name: string
  readonly value?: string
  /** Instead of a value: the file that holds it. */
  readonly file?: string
}

export interface Place {
  readonly place: 'machine' | 'container'
  readonly variables: readonly Variable[]
  readonly snippets: readonly Snippet[]
}

export interface Connection extends System {
  readonly places: readonly Place[]
  readonly remarks: readonly string[]
}

export interface ConnectReport {
  readonly project: string
  /** Network of the stack, for containers to join; it gets its name by the first `up`. */
  readonly network?: string
  readonly systems: readonly System[]
  readonly connection?: Connection
}

interface Offer {
  readonly name: string
  readonly connect: Connect
}

const offers: readonly Offer[] = Object.entries<Component>(components).flatMap(([name, { connect }]) =>
  connect === undefined ? [] : [{ name, connect }],
)

export async function connect(session: Session, wanted?: string): Promise<ConnectReport> {
  const offer = wanted === undefined ? undefined : offerOf(wanted)
  const prepared = await prepare(session, { force: false, engine: 'optional' })
  const { plan, state } = prepared
  const systems = offers.flatMap((it) => systemOf(it, prepared) ?? [])
  const report: ConnectReport = {
    project: plan.config.name,
    ...(Object.keys(state.files).length === 0 ? {} : { network: `${plan.identity.id}_default` }),
    systems,
  }
  if (offer === undefined) return report
  const system = systems.find((it) => it.system === offer.connect.system)
  if (system === undefined) throw absent(offer)
  const places = system.mode === 'external' ? [] : (['machine', 'container'] as const)
  return {
    ...report,
    connection: {
      ...system,
      places: places.map((place) => placeOf(offer.connect, place, { plan, dir: session.project.dir })),
      remarks: system.mode === 'external' ? [] : (offer.connect.remarks ?? []),
    },
  }
}

function systemOf({ name, connect }: Offer, { plan, containers, freshPorts }: Prepared): System | undefined {
  const setting = plan.config.components[name as keyof typeof components]
  const { system, what, service, port } = connect
  if (setting.mode === 'absent') return undefined
  if (setting.mode === 'external') {
    const address = addressText(setting.address)
    return { system, what, mode: 'external', address, running: false, settled: true }
  }
  return {
    system,
    what,
    mode: 'managed',
    address: machineAddress(plan, service, port),
    inside: insideAddress(plan, service, port),
    running: containers.some((it) => serviceOf(it) === service && it.state === 'running'),
    settled: !freshPorts.includes(`${service}/${port}`),
  }
}

interface Where {
  readonly plan: Plan
  /** The project's `.lake`. */
  readonly dir: string
}

function placeOf(connect: Connect, place: Place['place'], { plan, dir }: Where): Place {
  const inside = place === 'container'
  const facts: ConnectFacts = {
    inside,
    at: (service, port) => (inside ? insideAddress : machineAddress)(plan, service, port),
    runs: (component) => plan.config.components[component as keyof typeof components].mode === 'managed',
  }
  const plain = Object.entries(connect.environment(facts)).map(([name, value]) => ({ name, value }))
  const secret = Object.entries(connect.secrets?.(facts) ?? {}).map(([name, it]) => ({
    name,
    file: join(dir, 'secrets', it),
  }))
  return { place, variables: [...plain, ...secret], snippets: connect.snippets(facts) }
}

function portOf(plan: Plan, service: string, port: string): Plan['services'][number]['ports'][number] {
  const found = plan.services.find(({ name }) => name === service)?.ports.find(({ name }) => name === port)
  if (found === undefined) throw new Error(`service ${service} has no port ${port}`)
  return found
}

function machineAddress(plan: Plan, service: string, port: string): string {
  const { host, container } = portOf(plan, service, port)
  return `127.0.0.1:${host ?? container}`
}

function insideAddress(plan: Plan, service: string, port: string): string {
  return `${service}:${portOf(plan, service, port).container}`
}

/** By its own word or by the name of its component. */
function offerOf(wanted: string): Offer {
  const found = offers.find(({ name, connect }) => [name, connect.system].includes(wanted))
  if (found !== undefined) return found
  const words = offers.map(({ connect }) => connect.system)
  const close = nearest(wanted, words)
  throw new LakeError(`lake knows no way to connect to ${wanted}`, {
    code: 'unknown-system',
    exit: 'usage',
    details: [close === undefined ? `There are: ${words.join(', ')}` : `Did you mean ${close}?`],
    actions: [
      close === undefined
        ? { id: 'list', command: 'lake connect' }
        : { id: 'nearest', command: `lake connect ${close}` },
    ],
  })
}

function absent({ name, connect }: Offer): LakeError {
  return new LakeError(`${connect.system} is not part of this stack: nothing in lake.yaml names ${name}`, {
    code: 'not-in-stack',
    exit: 'usage',
    details: [`Add under "components": ${name}: {}`],
    actions: [
      { id: 'add', command: `lake config set components.${name} {}` },
      { id: 'list', command: 'lake connect' },
    ],
  })
}
