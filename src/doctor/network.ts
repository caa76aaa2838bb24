// Addresses, proxies and registries: what keeps images from coming and containers from finding each other.
import { join } from 'node:path'
import { failed, passed, skipped, warned } from '../health/check.ts'
import type { Outcome } from '../health/check.ts'
import { field, text } from '../health/values.ts'
import { doctorCheck, found } from './check.ts'
import type { DoctorCheck, DoctorContext } from './check.ts'
import { engineDetails, images } from './facts.ts'
import { probeRegistries } from './registries.ts'
import { wantedImages } from './resources.ts'
import { freeNetworks, routes } from './subnets.ts'

export const networkChecks: readonly DoctorCheck[] = [
  doctorCheck({
    id: 'network.subnets',
    title: 'the engine has address ranges left for networks',
    fix: 'docker network prune',
    engine: true,
    probe: probeSubnets,
  }),
  doctorCheck({
    id: 'network.proxy',
    title: 'the engine goes the way to the outside that this shell goes',
    fix: 'sudo systemctl edit docker (Environment=HTTPS_PROXY=...), then: sudo systemctl restart docker',
    engine: true,
    advice: true,
    probe: probeProxy,
  }),
  doctorCheck({
    id: 'network.containers',
    title: 'containers find each other without a proxy',
    fix: 'edit proxies in ~/.docker/config.json, then: lake up',
    advice: true,
    probe: probeContainerProxy,
  }),
  doctorCheck({
    id: 'network.registry',
    title: 'missing images can be got',
    fix: 'lake config set images.registry <your mirror>',
    engine: true,
    probe: probeRegistries,
  }),
]

async function probeSubnets(context: DoctorContext): Promise<Outcome> {
  const { system, place } = context
  const { runtime } = place.session
  const [details, { networks }] = await Promise.all([
    engineDetails(context),
    runtime.leftovers(place.plan.identity.id),
  ])
  // Its pools are finer than Docker's, and it does not tell them.
  if (details.product === 'podman') return skipped('Podman does not tell its address ranges')
  const wanted = new Set(['default', ...place.plan.services.flatMap(({ facts }) => facts.networks ?? [])])
    .size
  const needed = Math.max(0, wanted - networks.length)
  const own = details.local ? routes((await system.disk.read('/proc/net/route')) ?? '') : []
  const free = freeNetworks(details.pools, [...details.subnets, ...own])
  if (free < needed) return failed(`${free} address ranges are free, ${needed} networks are to be made`)
  return found(`${free} free`)
}

const variables = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy']

async function probeProxy(context: DoctorContext): Promise<Outcome> {
  const { environment } = context.system.host
  const name = variables.find((it) => (environment[it] ?? '') !== '')
  const [{ proxied, product }, { missing }] = await Promise.all([
    engineDetails(context),
    images(context, wantedImages(context)),
  ])
  if (name === undefined) return proxied ? found('the engine has a proxy, this shell has none') : passed
  if (proxied || missing.length === 0) return passed
  return warned(
    `${name} is set here, but the engine, which gets the images, has no proxy`,
    product === 'desktop' ? { fix: 'Docker Desktop: Settings, Resources, Proxies' } : {},
  )
}

/** Docker's CLI gives every container the proxy of its own configuration: Grafana would ask it for Loki. */
async function probeContainerProxy({ system, place }: DoctorContext): Promise<Outcome> {
  const { HOME: home = '', DOCKER_CONFIG: folder = join(home, '.docker') } = system.host.environment
  const config = readJson(await system.disk.read(join(folder, 'config.json')))
  const proxies = field(config, 'proxies', 'default')
  const proxy = text(field(proxies, 'httpProxy')) || text(field(proxies, 'httpsProxy'))
  if (proxy === '') return passed
  const spared = text(field(proxies, 'noProxy')).split(/[\s,]+/)
  const through = place.plan.services.map(({ name }) => name).filter((name) => !spared.includes(name))
  if (through.length === 0 || spared.includes('*')) return passed
  return warned(
    `${join(folder, 'config.json')} gives containers a proxy, and its noProxy spares not all of them`,
    {
      detail: `Add to noProxy: ${through.join(',')}`,
    },
  )
}

function readJson(content: string | undefined): unknown {
  try {
    return JSON.parse(content ?? '{}') as unknown
  } catch {
    return undefined
  }
}
