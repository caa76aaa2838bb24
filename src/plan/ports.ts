// Host ports: the default, or the next free one, chosen once and kept.
import type { Component } from '../components/component.ts'
import type { LakeConfig } from '../config/types.ts'
import type { PortMap } from './plan.ts'

export interface PortWant {
  /** `<service>/<port>` */
  readonly key: string
  readonly preferred: number
  /** Named in lake.yaml: taken as it is, never moved. */
  readonly pinned: boolean
}

/** Every published port of every service that runs. */
export function portWants(config: LakeConfig, catalogue: Readonly<Record<string, Component>>): readonly PortWant[] {
  const wants: PortWant[] = []
  for (const [name, component] of Object.entries(catalogue)) {
    const setting = config.components[name as keyof typeof config.components]
    if (setting.mode !== 'managed') continue
    let pin = setting.port
    for (const [service, facts] of Object.entries(component.services)) {
      for (const [port, { host }] of Object.entries(facts.ports)) {
        if (host === undefined) continue
        wants.push({ key: `${service}/${port}`, preferred: pin ?? host, pinned: pin !== undefined })
        pin = undefined
      }
    }
  }
  return wants
}

export interface PortChoice {
  readonly ports: PortMap
  /** Pinned or kept ports that somebody else holds now. */
  readonly taken: readonly PortWant[]
}

/**
 * Kept ports stay, pinned ports win over kept ones, and the rest take the first free number from the preferred one up.
 * `isTaken` says whether somebody else holds a port: one of the project's own running containers does not count.
 */
export async function choosePorts(
  wants: readonly PortWant[],
  kept: PortMap,
  isTaken: (port: number) => Promise<boolean>,
): Promise<PortChoice> {
  const ports: Record<string, number> = {}
  const taken: PortWant[] = []
  const used = new Set<number>()
  const settle = async (want: PortWant, port: number): Promise<void> => {
    ports[want.key] = port
    used.add(port)
    if (await isTaken(port)) taken.push({ ...want, preferred: port })
  }
  const rest: PortWant[] = []
  for (const want of wants) {
    const keep = kept[want.key]
    if (want.pinned) await settle(want, want.preferred)
    else if (keep === undefined) rest.push(want)
    else await settle(want, keep)
  }
  for (const want of rest) {
    let port = want.preferred
    while (port < 65_535 && (used.has(port) || (await isTaken(port)))) port += 1
    ports[want.key] = port
    used.add(port)
  }
  return { ports, taken }
}
