// What a stack of processes needs of this machine: programs, memory, disk. No engine is asked.
import { hasRoom } from '../config/fit.ts'
import { passed, warned, failed, skipped } from '../health/check.ts'
import type { Outcome } from '../health/check.ts'
import { factsOf } from '../programs/catalogue.ts'
import { nativeComponents } from '../render/native-template.ts'
import { bytesText } from '../report/bytes.ts'
import { programsOf } from '../stack/planned.ts'
import { doctorCheck, found } from './check.ts'
import type { DoctorCheck, DoctorContext } from './check.ts'
import { nearestFacts } from './facts.ts'
import type { Place } from './place.ts'
import { kernelLimits } from './resources.ts'

export function nativeChecks(place: Place): readonly DoctorCheck[] {
  return [engineAside(place), ...programChecks(place), ...resources]
}

function engineAside({ because }: Place): DoctorCheck {
  return doctorCheck({
    id: 'engine.reach',
    title: 'no engine is needed',
    fix: 'lake up --runtime compose',
    advice: true,
    probe: async () => skipped(because ?? 'the project runs natively'),
  })
}

/** Programs of all that lake.yaml asks for, whether or not they could be had by the last `up`. */
function programChecks({ session, state }: Place): readonly DoctorCheck[] {
  const { project, templates, runtime } = session
  const settings: Readonly<Record<string, { readonly mode: string }>> = project.config.components
  const wanted = [...nativeComponents(templates)].filter(([name]) => settings[name]?.mode === 'managed')
  const component = new Map(
    wanted.flatMap(([name, services]) =>
      [...services.values()].flatMap(programsOf).map((program) => [program, name]),
    ),
  )
  return [...component].map(([program, name]) =>
    doctorCheck({
      id: `programs.${program}`,
      title: `${program} is on this machine`,
      fix: `lake programs install ${program}`,
      advice: true,
      probe: async () => {
        const known = await runtime.programs?.find(program)
        if (known !== undefined) return found(`${known.version} (${known.source})`)
        const lack = state?.lacking[name]
        if (lack === undefined) return warned(`${notHere(program)}: lake up looks for it`)
        return warned(`${notHere(program)}: ${lack.why}`, lack.get === undefined ? {} : { fix: lack.get })
      },
    }),
  )
}

function notHere(program: string): string {
  const facts = factsOf(program)
  return facts === undefined ? 'there is no JDK' : `not here in ${facts.minimum} or later`
}

const mebibyte = 1024 ** 2

const resources: readonly DoctorCheck[] = [
  doctorCheck({
    id: 'resources.memory',
    title: 'this machine has the memory that the services may take',
    fix: 'lake config set size tiny',
    probe: async ({ place, system }) => {
      const limits = place.plan.services.reduce((sum, { limit }) => sum + limit.memory * mebibyte, 0)
      const { memoryBytes } = system.host
      if (hasRoom(limits, memoryBytes)) return found(`${bytesText(limits)} of ${bytesText(memoryBytes)}`)
      return failed(
        `the limits of ${place.plan.services.length} services add up to ${bytesText(limits)}, this machine has ${bytesText(memoryBytes)}`,
      )
    },
  }),
  doctorCheck({
    id: 'resources.disk',
    title: 'there is room for data',
    fix: 'lake config set retention.disk 2GB',
    advice: true,
    probe: probeDisk,
  }),
  doctorCheck({
    id: 'resources.files',
    title: 'the kernel lets the services open and watch files',
    fix: 'sudo sysctl -w fs.inotify.max_user_instances=512',
    advice: true,
    probe: async ({ system }) => (system.host.platform === 'linux' ? kernelLimits(system) : passed),
  }),
]

/** That the folder can be written at all is asked of the project. */
async function probeDisk(context: DoctorContext): Promise<Outcome> {
  const { session, plan } = context.place
  const at = await nearestFacts(context, session.project.dir)
  if (at === undefined) return skipped('the disk cannot be looked at')
  const { freeBytes } = at.facts
  const budget = plan.config.retention.diskBytes ?? 0
  const said = `${bytesText(freeBytes)} free in ${at.path}`
  if (budget <= freeBytes) return found(said)
  return warned(`${said}; telemetry may grow by ${bytesText(budget)} (retention.disk)`)
}
