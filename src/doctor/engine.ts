// The engine: that it answers, what it is, and whether it can do what the stack asks of it.
import { join } from 'node:path'
import { LakeError } from '../errors.ts'
import { failed, passed, skipped, warned } from '../health/check.ts'
import type { Outcome } from '../health/check.ts'
import type { EngineDetails, Product } from '../system/machine.ts'
import { doctorCheck, found, reach } from './check.ts'
import type { DoctorCheck, DoctorContext } from './check.ts'
import { engineDetails, engineInfo } from './facts.ts'

export const engineChecks: readonly DoctorCheck[] = [
  {
    ...doctorCheck({
      id: reach,
      title: 'the engine answers',
      broken: 'the engine does not answer',
      fix: 'docker info',
      probe: (context) => explained(() => probeReach(context)),
    }),
    needs: [],
  },
  doctorCheck({
    id: 'engine.compose',
    title: 'Docker Compose is there and new enough',
    fix: 'docker compose version',
    probe: ({ system }) => explained(async () => found(`Compose ${await system.compose.version()}`)),
  }),
  doctorCheck({
    id: 'engine.kind',
    title: 'lake knows this kind of engine',
    fix: 'docker context ls',
    engine: true,
    advice: true,
    probe: probeKind,
  }),
  doctorCheck({
    id: 'engine.clock',
    title: 'the clocks of the engine and of this machine agree',
    fix: 'sudo timedatectl set-ntp true',
    engine: true,
    probe: probeClock,
  }),
  doctorCheck({
    id: 'engine.storage',
    title: 'container metrics can name the containers',
    fix: 'lake config set components.containers false',
    engine: true,
    advice: true,
    probe: probeStorage,
  }),
  doctorCheck({
    id: 'engine.mounts',
    title: 'the engine can mount the folder of the project',
    fix: 'docker context ls',
    engine: true,
    probe: probeMounts,
  }),
  doctorCheck({
    id: 'engine.socket',
    title: 'containers may be given the socket of the engine',
    fix: 'lake config set components.socket-proxy false',
    engine: true,
    advice: true,
    probe: probeSocket,
  }),
]

/** A known failure knows its fix. */
async function explained(ask: () => Promise<Outcome>): Promise<Outcome> {
  try {
    return await ask()
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    const fix = error.actions[0]?.command
    const [detail] = error.details
    return failed(error.message, {
      ...(detail === undefined ? {} : { detail }),
      ...(fix === undefined ? {} : { fix }),
    })
  }
}

/** Docker 20.10: what came before does not know the host gateway. */
const oldestApi = 41

async function probeReach(context: DoctorContext): Promise<Outcome> {
  const { version, apiVersion } = await engineInfo(context)
  if (Number(apiVersion.split('.')[1]) < oldestApi)
    return failed(`engine ${version} is too old: lake needs 20.10`, { fix: 'sudo apt-get install docker-ce' })
  return found(`engine ${version}, API ${apiVersion}`)
}

const names: Readonly<Record<Product, string>> = {
  docker: 'Docker Engine',
  desktop: 'Docker Desktop',
  colima: 'colima',
  orbstack: 'OrbStack',
  rancher: 'Rancher Desktop',
  podman: 'Podman',
}

async function probeKind(context: DoctorContext): Promise<Outcome> {
  const { product, rootless, address, foundBy } = await engineDetails(context)
  const said = `${names[product]}${rootless ? ', rootless' : ''} at ${address} (${foundBy})`
  if (product !== 'podman') return found(said)
  return warned(`${said}: lake is tested with Docker's engine only`)
}

const noticeableSeconds = 2
/** Prometheus and Loki refuse what comes from the future, and alerts look at the last minutes. */
const brokenSeconds = 60

async function probeClock(context: DoctorContext): Promise<Outcome> {
  const { clock, engine } = context.system
  const before = clock.now().getTime()
  const { systemTime, product } = await engine.details()
  const after = clock.now().getTime()
  const time = Date.parse(systemTime)
  if (Number.isNaN(time)) return skipped('the engine does not tell its time')
  // Somewhere between asking and answer: less than that is no skew.
  const early = time < before ? time - before : Math.max(0, time - after)
  const seconds = early / 1000
  if (Math.abs(seconds) < noticeableSeconds) return passed
  const said = `the clock of the engine is ${Math.abs(seconds).toFixed(0)} s ${seconds > 0 ? 'ahead' : 'behind'}`
  return (Math.abs(seconds) < brokenSeconds ? warned : failed)(said, clockFix(product))
}

function clockFix(product: Product): { fix?: string } {
  if (product === 'desktop') return { fix: 'docker desktop restart' }
  return product === 'colima' ? { fix: 'colima restart' } : {}
}

async function probeStorage(context: DoctorContext): Promise<Outcome> {
  const { storageDriver, containerdStore, cgroup } = await engineDetails(context)
  const said = `${storageDriver}${cgroup === '' ? '' : `, cgroup v${cgroup}`}`
  if (!context.place.plan.services.some(({ component }) => component === 'containers')) return found(said)
  if (containerdStore)
    return warned(`images are kept by containerd (${storageDriver}): container metrics find no names there`)
  if (storageDriver === 'overlay2') return found(said)
  return warned(`the storage driver is ${storageDriver}: container metrics are tested with overlay2 only`)
}

/** Of engines in a virtual machine, which see some folders of this machine only. */
const shared: Partial<Record<Product, { readonly folders: readonly string[]; readonly fix: string }>> = {
  colima: { folders: ['/tmp/colima'], fix: 'colima start --mount "$PWD:w"' },
  rancher: { folders: ['/tmp/rancher-desktop'], fix: 'mv the project below your home folder' },
  desktop: {
    folders: ['/Users', '/Volumes', '/private', '/tmp', '/var/folders', '/host_mnt', '/mnt', '/run/desktop'],
    fix: 'docker desktop: Settings, Resources, File sharing',
  },
}

async function probeMounts(context: DoctorContext): Promise<Outcome> {
  const { system, place } = context
  const details = await engineDetails(context)
  const { folder } = place.session.project
  if (isElsewhere(details))
    return failed(`the engine at ${details.address} is on another machine: it cannot see ${folder}`)
  const info = await engineInfo(context)
  const home = system.host.environment['HOME'] ?? ''
  const known = info.root.startsWith('/var/snap/docker')
    ? { folders: [], fix: 'sudo snap remove docker && sudo apt-get install docker-ce' }
    : system.host.platform === 'win32'
      ? undefined
      : shared[details.product]
  if (known === undefined) return passed
  const seen = [...known.folders, home].filter((it) => it !== '')
  if (seen.some((it) => folder === it || folder.startsWith(join(it, '/')))) return passed
  return warned(`the engine may not see ${folder}: only ${seen.join(', ')}`, { fix: known.fix })
}

function isElsewhere({ address }: EngineDetails): boolean {
  return (
    address.startsWith('tcp://') && !/^tcp:\/\/(localhost|127\.|\[?::1|host\.docker\.internal)/.test(address)
  )
}

async function probeSocket(context: DoctorContext): Promise<Outcome> {
  if (!context.place.plan.services.some(({ component }) => component === 'socket-proxy'))
    return skipped('nothing asks for it')
  const [{ socket }, { selinux, address }] = await Promise.all([engineInfo(context), engineDetails(context)])
  if (selinux)
    return warned(`SELinux keeps containers from ${socket}`, {
      fix: 'security_opt: [label=disable] for socket-proxy in compose.override.yaml, then: lake up',
    })
  if (address.startsWith('tcp://')) return found(`${socket}, as is usual: the engine was asked by ${address}`)
  return found(socket)
}
