// lake.yaml, the folder it stands in, and what lake keeps there.
import { join } from 'node:path'
import { isSecretName } from '../config/secrets.ts'
import { LakeError } from '../errors.ts'
import { failed, passed, skipped, warned } from '../health/check.ts'
import type { Outcome } from '../health/check.ts'
import { isRecord } from '../render/yaml.ts'
import { identify } from '../stack/identity.ts'
import { bytesText } from '../report/bytes.ts'
import { doctorCheck, found } from './check.ts'
import type { DoctorCheck, DoctorContext } from './check.ts'
import { definitions, nearestFacts } from './facts.ts'

export const projectChecks: readonly DoctorCheck[] = [
  doctorCheck({
    id: 'project.config',
    title: 'lake.yaml is valid',
    fix: 'lake config validate',
    probe: async (context) => probeConfig(context),
  }),
  doctorCheck({
    id: 'project.identity',
    title: '.lake/state.json says who the project is',
    fix: 'lake up',
    probe: probeIdentity,
  }),
  doctorCheck({
    id: 'project.folder',
    title: 'lake can write its files',
    fix: 'lake init -C another-folder',
    probe: probeFolder,
  }),
  doctorCheck({
    id: 'project.secrets',
    title: 'only the owner can read .lake/secrets',
    fix: 'chmod 700 .lake/secrets',
    advice: true,
    probe: probeSecrets,
  }),
]

export const containerChecks: readonly DoctorCheck[] = [
  doctorCheck({
    id: 'project.environment',
    title: 'no container gets a secret by its environment',
    fix: 'lake render',
    advice: true,
    probe: async (context) => probeEnvironment(context),
  }),
]

function probeConfig({ place }: DoctorContext): Outcome {
  const { found: state, findings, unreadable } = place.config
  const [first] = findings
  if (unreadable !== undefined) return failed(unreadable)
  if (state === 'none')
    return found(
      `no lake.yaml in ${place.session.project.folder}: lake up writes one, its defaults are judged`,
    )
  const said = first === undefined ? '' : `line ${first.line}: ${first.message}`
  const more = findings.length > 1 ? { detail: `and ${findings.length - 1} more` } : {}
  if (state === 'invalid') return failed(said, more)
  return first === undefined ? passed : warned(said, more)
}

async function probeIdentity({ system, place }: DoctorContext): Promise<Outcome> {
  const { dir } = place.session.project
  if (!(await system.disk.exists(join(dir, 'state.json')))) return found('nothing was started from here yet')
  try {
    const { notice } = await identify(system, undefined, place.session.project)
    return notice === undefined ? found(place.plan.identity.id) : warned(notice)
  } catch (error) {
    if (!(error instanceof LakeError)) throw error
    const fix = error.actions[0]?.command
    return failed([error.message, ...error.details].join(': '), fix === undefined ? {} : { fix })
  }
}

/** They keep no modes, or lose locks and renames: databases on them break. Lake's own files are only slower there. */
const remote = /^(nfs|cifs|smb2|9p|fuse|vfat)$/
const smallBytes = 64 * 1024 ** 2

async function probeFolder(context: DoctorContext): Promise<Outcome> {
  const { dir } = context.place.session.project
  const nearest = await nearestFacts(context, dir)
  if (nearest === undefined) return failed(`${dir} cannot be looked at`)
  const { path, facts } = nearest
  const look = { fix: `ls -ld ${path}` }
  if (!facts.writable) return failed(`this user may not write in ${path}`, look)
  if (facts.freeBytes < smallBytes)
    return failed(`${path} has ${bytesText(facts.freeBytes)} free`, { fix: `df -h ${path}` })
  if (remote.test(facts.fileSystem))
    return warned(`${path} is on ${facts.fileSystem}, which may not keep the modes of secrets`)
  const on = facts.fileSystem === '' ? '' : ` on ${facts.fileSystem}`
  return found(`${path}${on}, ${bytesText(facts.freeBytes)} free`)
}

async function probeSecrets({ system, place }: DoctorContext): Promise<Outcome> {
  if (system.host.platform === 'win32') return skipped('Windows has no modes')
  const folder = join(place.session.project.dir, 'secrets')
  const facts = await system.disk.facts(folder)
  if (facts === undefined) return skipped('none are minted yet')
  if ((facts.mode & 0o077) !== 0)
    return warned(`others may look into .lake/secrets (mode ${facts.mode.toString(8)})`)
  // Containers read single files of it as whatever user they run as: readable, and never writable.
  const names = await system.disk.list(folder)
  const modes = await Promise.all(
    names.map(async (name) => ({ name, mode: (await system.disk.facts(join(folder, name)))?.mode ?? 0 })),
  )
  const open = modes.find(({ mode }) => (mode & 0o022) !== 0)
  if (open === undefined) return found(`${names.length} files`)
  return warned(`others may write .lake/secrets/${open.name}`, {
    fix: `chmod 444 .lake/secrets/${open.name}`,
  })
}

/** Names whose values must stand in the environment, because the program takes them in no other way: none. */
const exceptions: ReadonlySet<string> = new Set()

function probeEnvironment(context: DoctorContext): Outcome {
  const open = [...definitions(context)].flatMap(([service, { environment }]) => {
    const names = isRecord(environment) ? Object.keys(environment) : []
    return names
      .filter((name) => isSecretName(name) && !exceptions.has(name))
      .map((name) => `${name} of ${service}`)
  })
  return open.length === 0 ? passed : warned(`secrets in the environment: ${open.join(', ')}`)
}
