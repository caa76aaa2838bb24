// Memory, disk and limits of the machine that the engine runs on, against what the stack takes.
import { hasRoom } from '../config/fit.ts'
import { failed, passed, skipped, warned } from '../health/check.ts'
import type { Outcome } from '../health/check.ts'
import { bytesText } from '../report/bytes.ts'
import type { EngineDetails } from '../system/machine.ts'
import type { System } from '../system/system.ts'
import { doctorCheck, found } from './check.ts'
import type { DoctorCheck, DoctorContext } from './check.ts'
import { definitions, engineDetails, engineInfo, images } from './facts.ts'

export const resourceChecks: readonly DoctorCheck[] = [
  doctorCheck({
    id: 'resources.memory',
    title: 'the engine has the memory that the services may take',
    fix: 'lake config set size tiny',
    engine: true,
    probe: probeMemory,
  }),
  doctorCheck({
    id: 'resources.disk',
    title: 'the engine has the disk for images and data',
    fix: 'docker system df',
    engine: true,
    probe: probeDisk,
  }),
  doctorCheck({
    id: 'resources.files',
    title: 'the kernel lets the services open and watch files',
    fix: 'sudo sysctl -w fs.inotify.max_user_instances=512',
    engine: true,
    advice: true,
    probe: probeFiles,
  }),
]

const mebibyte = 1024 ** 2

async function probeMemory(context: DoctorContext): Promise<Outcome> {
  const { plan } = context.place
  const [{ memoryBytes }, details] = await Promise.all([engineInfo(context), engineDetails(context)])
  const limits = plan.services.reduce((sum, { limit }) => sum + limit.memory * mebibyte, 0)
  const said = `the limits of ${plan.services.length} services add up to ${bytesText(limits)}, the engine has ${bytesText(memoryBytes)}`
  const fix = plan.config.size === 'tiny' ? moreMemory(details, limits) : undefined
  if (!hasRoom(limits, memoryBytes)) return failed(said, fix === undefined ? {} : { fix })
  if (!details.limitsMemory)
    return warned('the engine keeps no memory limits: one service can take all', {
      fix: details.rootless
        ? 'sudo systemctl edit user@.service (Delegate=cpu cpuset io memory pids)'
        : 'docker info',
    })
  return found(`${bytesText(limits)} of ${bytesText(memoryBytes)}, ${details.cpus} CPUs`)
}

function moreMemory({ product }: EngineDetails, bytes: number): string {
  const needed = Math.ceil(bytes / 1024 ** 3) + 1
  if (product === 'colima') return `colima stop && colima start --memory ${needed}`
  if (product === 'desktop') return `Docker Desktop: Settings, Resources, Memory: ${needed} GB`
  return 'lake config set components.grafana false'
}

/** A guess that errs on the large side: the size of an image is known after it was got. */
const imageBytes = 400 * mebibyte

async function probeDisk(context: DoctorContext): Promise<Outcome> {
  const { system, place } = context
  const [{ root }, { local }] = await Promise.all([engineInfo(context), engineDetails(context)])
  if (!local) return skipped('the engine has a disk of its own, which cannot be seen from here')
  const facts = await system.disk.facts(root)
  if (facts === undefined) return skipped(`this user may not look into ${root}`)
  const { missing } = await images(context, wantedImages(context))
  const pulls = missing.length * imageBytes
  const budget = place.plan.config.retention.diskBytes ?? 0
  const said = `${bytesText(facts.freeBytes)} free in ${root}`
  const fetch = missing.length === 0 ? '' : `; ${missing.length} images to get take about ${bytesText(pulls)}`
  if (facts.freeBytes < pulls + 512 * mebibyte) return failed(`${said}${fetch}`)
  const left = budget > facts.freeBytes - pulls ? budget - (await usedBytes(context)) : 0
  if (left > facts.freeBytes - pulls) {
    return warned(`${said}${fetch}; telemetry may grow by ${bytesText(left)} (retention.disk)`, {
      fix: 'lake config set retention.disk 2GB',
    })
  }
  return found(`${said}${fetch}`)
}

/** What the budget already holds. */
async function usedBytes({ system, place }: DoctorContext): Promise<number> {
  const { volumes } = await system.engine.usage()
  const own = volumes.filter(({ name }) => name.startsWith(`${place.plan.identity.id}_`))
  return own.reduce((sum, { bytes }) => sum + bytes, 0)
}

export function wantedImages(context: DoctorContext): readonly string[] {
  return [...new Set([...definitions(context).values()].map(({ image }) => String(image)))]
}

/** What Linux has where nobody changed it: Grafana, Alloy and Prometheus watch a handful of folders each. */
const least = { max_user_instances: 128, max_user_watches: 8192 } as const
const leastFiles = 1024

async function probeFiles(context: DoctorContext): Promise<Outcome> {
  const { system } = context
  if (!(await engineDetails(context)).local)
    return skipped('the kernel of the engine is not that of this machine')
  return kernelLimits(system)
}

export async function kernelLimits(system: Pick<System, 'disk'>): Promise<Outcome> {
  for (const [name, minimum] of Object.entries(least)) {
    const value = Number((await system.disk.read(`/proc/sys/fs/inotify/${name}`)) ?? minimum)
    if (value < minimum)
      return warned(`fs.inotify.${name} is ${value}, and ${minimum} is the least`, {
        fix: `sudo sysctl -w fs.inotify.${name}=${minimum * 4}`,
      })
  }
  const limits = (await system.disk.read('/proc/self/limits')) ?? ''
  const files = Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? leastFiles)
  if (files < leastFiles)
    return warned(`this shell may open ${files} files only`, { fix: `ulimit -n ${leastFiles * 4}` })
  return passed
}
