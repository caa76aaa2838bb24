// What leads into attached projects: the relay's ways, in the words of HAProxy, and whose logs Alloy collects.
import { relay } from '../config/attach.ts'
import type { Plan } from '../plan/plan.ts'
import { waysOf } from '../plan/reach.ts'
import type { Way } from '../plan/reach.ts'
import { marker } from './yaml.ts'

export function relayWays({ config, identity }: Plan): string {
  // Only the stack's own network gets in: from one attached project no way leads into another.
  const inside = `${relay}.${identity.id}_default`
  return [`# ${marker}`, ...waysOf(config).map((way) => listen(way, inside)), ''].join('\n')
}

function listen({ project, service, port, listen, networks }: Way, inside: string): string {
  return [
    '',
    `listen ${project}.${service}.${port}`,
    `  bind ${inside}:${listen}`,
    // The engine's name server takes the network after the name, so that nobody else's service is meant.
    ...networks.map((network, index) => `  server ${index} ${service}.${network}:${port}`),
  ].join('\n')
}

const label = 'com.docker.compose.project'

/** Alloy reads them as text: its configuration needs neither templates nor environment functions. */
export function logSources({ config, identity }: Plan): Readonly<Record<string, string>> {
  const attached = config.attach.map(({ project }) => project)
  return {
    project: identity.id,
    projects: [identity.id, ...attached].join('|'),
    // Of several values of one label the engine wants all at once: with attached projects it is asked for any.
    filter: attached.length === 0 ? `${label}=${identity.id}` : label,
  }
}
