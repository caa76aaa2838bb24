// A full disk: only where the data of a service lies on a small mount of its own, so that nobody else is hurt.
// Asked and done by commands beside the service, which see the paths that it sees, whatever runs it.
import { LakeError } from '../errors.ts'
import type { PlannedService } from '../plan/plan.ts'
import { nativeService } from '../render/native-template.ts'
import { yamlTemplate } from '../render/templates.ts'
import { isRecord } from '../render/yaml.ts'
import type { Session } from '../stack/prepare.ts'
import type { Target } from './harm.ts'

const fileName = 'lake-drill.fill'

/** A larger one would take its time, and is nobody's limit. */
const largestKb = 4 * 1024 * 1024

export type Facts = Pick<PlannedService, 'name' | 'component'>

/** Where it keeps its data, as it sees it itself. */
function dataPath({ runtime, templates }: Session, { name, component }: Facts): string | undefined {
  if (runtime.name === 'native') return Object.values(nativeService(templates, component, name).data ?? {})[0]
  const { services } = yamlTemplate(templates, `compose/${component}.yaml`)
  const service = isRecord(services) ? services[name] : undefined
  const volumes: unknown = isRecord(service) ? service['volumes'] : undefined
  const words = Array.isArray(volumes) ? volumes.map(String) : []
  // A volume has a name; what begins with a dot or a slash is a folder of this machine.
  return words.find((word) => /^[a-z]/.test(word))?.split(':')[1]
}

interface Mount {
  readonly kb: number
  readonly freeKb: number
  readonly at: string
}

/** Why its disk is not filled; undefined: it can be. */
export async function whyNotFill(session: Session, facts: Facts): Promise<string | undefined> {
  const path = dataPath(session, facts)
  if (path === undefined) return 'it keeps no data'
  const { code, output } = await session.runtime
    .exec(facts.name, ['df', '-Pk', path, `${path}/..`, '/'])
    .catch(() => ({ code: 1, output: '' }))
  const [own, above, root] = code === 0 ? mountsIn(output) : []
  if (own === undefined || above === undefined || root === undefined)
    return 'nothing in it tells how large its disk is'
  if (own.at === above.at || own.kb === root.kb) return 'its data lies on a disk that others share'
  return own.kb > largestKb
    ? `its disk of ${Math.round(own.kb / 1024 / 1024)} GB is none with a limit`
    : undefined
}

/** In the order in which they were asked for; a line that is none is left out. */
function mountsIn(output: string): readonly Mount[] {
  return output.split('\n').flatMap((line) => {
    const [, kb, freeKb, at] = /\s(\d+)\s+\d+\s+(\d+)\s+\d+%\s+(\/.*)$/.exec(line) ?? []
    return at === undefined ? [] : [{ kb: Number(kb), freeKb: Number(freeKb), at }]
  })
}

export async function fillDisk(target: Target): Promise<void> {
  const { runtime } = target.session
  const path = pathOf(target)
  // It ends with a failure, since there is no space left: that is the point.
  await runtime.exec(target.service, ['dd', 'if=/dev/zero', `of=${path}/${fileName}`, 'bs=65536'])
  const { output } = await runtime.exec(target.service, ['df', '-Pk', path])
  const [left] = mountsIn(output)
  if (left !== undefined && left.freeKb < 64) return
  throw new LakeError(`the disk of ${target.service} could not be filled`, {
    code: 'not-filled',
    exit: 'failed',
    details: output.trim().split('\n').slice(-3),
    actions: [{ id: 'other', command: `lake drill ${target.service} --how stop` }],
  })
}

const tries = 20
const betweenMs = 500

/** Who fell over its full disk is started for it: a container has nobody else who could remove a file. */
export async function emptyDisk(target: Target): Promise<void> {
  const { service, session } = target
  const { runtime, system } = session
  const work = { signal: new AbortController().signal, onEvent: () => undefined }
  const remove = ['rm', '-f', `${pathOf(target)}/${fileName}`]
  for (let done = 0; done < tries; done += 1) {
    const { code } = await runtime.exec(service, remove).catch(() => ({ code: 1 }))
    if (code === 0) return
    await runtime.up([service], work)
    await system.clock.sleep(betweenMs)
  }
  throw new LakeError(`the disk of ${service} is still full`, {
    code: 'not-healed',
    exit: 'failed',
    actions: [{ id: 'remove', command: `lake exec ${service} -- ${remove.join(' ')}` }],
  })
}

function pathOf({ session, service, component }: Target): string {
  return dataPath(session, { name: service, component }) ?? ''
}
