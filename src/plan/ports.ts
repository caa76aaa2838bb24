// Host ports: the default, or the next free one, chosen once and kept.
import type { Component } from '../components/component.ts'
import type { LakeConfig } from '../config/types.ts'
import type { PortMap, RuntimeName } from './plan.ts'

export interface PortWant {
  /** `<service>/<port>` */
  readonly key: string
  readonly preferred: number
  /** Named in lake.yaml: taken as it is, never moved. */
  readonly pinned: boolean
}

/**
 * Every published port of every service that runs; natively every port, since all services share one address. What
 * people and their programs know comes first: no port of the stack's own takes its number away.
 */
export function portWants(
  config: LakeConfig,
  catalogue: Readonly<Record<string, Component>>,
  runtime: RuntimeName = 'compose',
): readonly PortWant[] {
  const wants = publishedWants(config, catalogue)
  return runtime === 'compose' ? wants : [...wants, ...innerWants(config, catalogue)]
}

function innerWants(config: LakeConfig, catalogue: Readonly<Record<string, Component>>): readonly PortWant[] {
  return Object.entries(catalogue).flatMap(([name, { services, external }]): readonly PortWant[] => {
    const { mode } = config.components[name as keyof typeof config.components]
    const keeps = external !== undefined && 'keeps' in external ? external.keeps : []
    return Object.entries(services)
      .filter(([service]) => mode === 'managed' || (mode === 'external' && keeps.includes(service)))
      .flatMap(([service, { ports }]) =>
        Object.entries(ports).flatMap(([port, { container, host }]) => {
          const key = `${service}/${port}`
          return host === undefined || mode === 'external'
            ? [{ key, preferred: container, pinned: false }]
            : []
        }),
      )
  })
}

function publishedWants(
  config: LakeConfig,
  catalogue: Readonly<Record<string, Component>>,
): readonly PortWant[] {
  return Object.entries(catalogue).flatMap(([name, component]): readonly PortWant[] => {
    const setting = config.components[name as keyof typeof config.components]
    if (setting.mode !== 'managed') return []
    const published = Object.entries(component.services).flatMap(([service, { ports }]) =>
      Object.entries(ports).flatMap(([port, { host }]) =>
        host === undefined ? [] : [{ key: `${service}/${port}`, host }],
      ),
    )
    // `port` in lake.yaml means the first one.
    const pin = setting.port
    return published.map(({ key, host }, index) =>
      index === 0 && pin !== undefined
        ? { key, preferred: pin, pinned: true }
        : { key, preferred: host, pinned: false },
    )
  })
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
  for (const want of wants.filter(({ pinned }) => pinned)) await settle(want, want.preferred)
  const rest: PortWant[] = []
  for (const want of wants.filter(({ pinned }) => !pinned)) {
    const keep = kept[want.key]
    if (keep === undefined || used.has(keep)) rest.push(want)
    else await settle(want, keep)
  }
  for (const want of rest) {
    let port = want.preferred
    // Counted, so that a system that lets nobody bind anything ends in its own error and not in a loop.
    for (let left = last; left > 0 && (used.has(port) || (await isTaken(port))); left -= 1) {
      port = port === last ? firstUnprivileged : port + 1
    }
    ports[want.key] = port
    used.add(port)
  }
  return { ports, taken }
}

const firstUnprivileged = 1024
const last = 65_535
