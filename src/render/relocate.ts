// From the world of containers to this machine: each service has a world of its own there, with its paths and names.
// What is generated speaks of that world, and so do files of the user's; here the words are exchanged, longest first.
import { components } from '../components/index.ts'
import type { Component } from '../components/component.ts'
import { reachedAt } from '../plan/address.ts'
import type { Plan, PlannedService } from '../plan/plan.ts'
import { hostGateway } from '../plan/reach.ts'
import type { NativeService } from './native-template.ts'

export interface World {
  /** Paths of the container. */
  readonly paths: ReadonlyMap<string, string>
  readonly addresses: ReadonlyMap<string, string>
  readonly numbers: ReadonlyMap<string, string>
}

/** `dir` is the project's `.lake`. */
export function worldOf(plan: Plan, service: PlannedService, native: NativeService): World {
  const dir = `${plan.identity.folder}/.lake`
  const own = service.ports.map(
    (port) => [String(port.container), String(port.host ?? port.container)] as const,
  )
  return {
    paths: new Map([
      ...Object.entries({ ...service.facts.mounts, ...native.reads }).map(
        ([from, to]) => [to, `${dir}/${from}`] as const,
      ),
      ...Object.entries(native.data ?? {}).map(([name, to]) => [to, `${dir}/data/${name}`] as const),
      ...(service.facts.secrets ?? []).map(
        ({ secret, target }) => [target, `${dir}/secrets/${secret}`] as const,
      ),
    ]),
    addresses: new Map([
      ...elsewhere(plan),
      ...own.flatMap(([inside, outside]) =>
        ['0.0.0.0', '127.0.0.1', 'localhost'].map(
          (name) => [`${name}:${inside}`, `127.0.0.1:${outside}`] as const,
        ),
      ),
      [hostGateway, '127.0.0.1'],
      // Nothing listens for the network.
      ['0.0.0.0', '127.0.0.1'],
    ]),
    numbers: new Map(
      Object.entries(native.numbers ?? {}).map(([port, text]) => {
        const { container = 0, host = container } = service.ports.find(({ name }) => name === port) ?? {}
        return [text, text.replace(String(container), String(host))]
      }),
    ),
  }
}

/** Where nothing listens on any machine: what a part of the stack that is not there has for an address. */
const nowhere = '127.0.0.1:9'

function elsewhere(plan: Plan): readonly (readonly [string, string])[] {
  const all = Object.values<Component>(components).flatMap(({ services }) => Object.entries(services))
  return all.flatMap(([name, { ports }]) => {
    // In lake.yaml that word means the machine.
    if (name === 'host') return []
    const planned = plan.services.find((service) => service.name === name)
    return Object.entries(ports).map(([port, { container }]) => {
      const found = planned?.ports.find((candidate) => candidate.name === port)
      const there = planned !== undefined && found !== undefined
      return [`${name}:${container}`, there ? reachedAt(plan, planned, found) : nowhere] as const
    })
  })
}

export function relocate(text: string, { paths, addresses, numbers }: World): string {
  const numbered = exchange(text, numbers, (words) => new RegExp(words, 'g'))
  const addressed = exchangeAddresses(numbered, addresses)
  return exchange(addressed, paths, (words) => new RegExp(`(?<![\\w./:-])(?:${words})(?![\\w.-])`, 'g'))
}

/** An address of the stack where lake itself asks it, beside processes of this machine. */
export function besideProcesses(address: string, plan: Plan): string {
  return exchangeAddresses(address, new Map([...elsewhere(plan), [hostGateway, '127.0.0.1']]))
}

function exchangeAddresses(text: string, addresses: ReadonlyMap<string, string>): string {
  const pattern = (words: string) => new RegExp(`(?<![\\w.-])(?:${words})(?![\\w-]|\\.\\d)`, 'g')
  return exchange(text, addresses, pattern)
}

function exchange(
  text: string,
  words: ReadonlyMap<string, string>,
  pattern: (alternatives: string) => RegExp,
): string {
  if (words.size === 0) return text
  const longest = [...words.keys()].toSorted((a, b) => b.length - a.length).map(escaped)
  return text.replace(pattern(longest.join('|')), (word) => words.get(word) ?? word)
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)
}
