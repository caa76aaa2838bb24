// Where promtool comes from: a Prometheus of this machine, or the image of the stack's own. Nothing is installed for it.
import { LakeError } from '../../errors.ts'
import { prometheus, saysVersion } from '../../programs/catalogue/metrics.ts'
import type { Facts } from '../../programs/facts.ts'
import { look } from '../../programs/look.ts'
import type { Place } from '../../programs/place.ts'
import { chosenImage } from '../../render/compose.ts'
import { yamlTemplate } from '../../render/templates.ts'
import { field, text } from '../../health/values.ts'
import type { Session } from '../../stack/prepare.ts'
import type { Ran } from '../../system/supply.ts'

export interface Promtool {
  readonly version: string
  /** In words: `PATH`, `Debian package`, `image docker.io/prom/prometheus:v3.5.3`. */
  readonly from: string
  /** `promtool test rules` on files of a folder; all that they need lies in it. */
  test(folder: string, files: readonly string[], signal: AbortSignal): Promise<Ran>
}

export interface PromtoolPlace {
  readonly place: Place
  /** Undefined outside a project: then there is no stack with an image. */
  readonly session: Session | undefined
  readonly signal: AbortSignal
}

const timeoutMs = 300_000

/** It alone does: who has it without the server can test all the same. */
const facts: Facts = {
  ...prometheus,
  bins: { promtool: ['promtool'] },
  probe: { bin: 'promtool', args: ['--version'], pattern: saysVersion },
}

export async function findPromtool(where: PromtoolPlace): Promise<Promtool> {
  const { found, unfit } = await look(where.place, facts, where.signal)
  const path = found?.bin['promtool']
  if (found !== undefined && path !== undefined)
    return {
      version: found.version,
      from: found.source,
      test: (folder, files, signal) =>
        where.place.supply.run(path, ['test', 'rules', ...files], { cwd: folder, signal, timeoutMs }),
    }
  const { promtool, why } = await inImage(where)
  if (promtool !== undefined) return promtool
  throw new LakeError('there is no promtool to run the tests with', {
    code: 'no-promtool',
    exit: 'prerequisite',
    details: [
      `Wanted: promtool ${facts.minimum} or later. It comes with Prometheus.`,
      ...(unfit.length === 0 ? ['On PATH and among the programs of lake there is none.'] : unfit),
      ...why,
    ],
    actions: [
      { id: 'install', command: 'lake programs install prometheus' },
      { id: 'look', command: 'lake programs list' },
    ],
  })
}

/** What the container runs, in a container of its own: it works as well while the stack is stopped. */
async function inImage({ place, session }: PromtoolPlace): Promise<{
  readonly promtool?: Promtool
  readonly why: readonly string[]
}> {
  if (session === undefined) return { why: [] }
  const image = imageOf(session)
  if (session.runtime.name === 'native' || image === undefined) return { why: [] }
  const present = await session.runtime.images([image]).catch((error: unknown) => {
    if (error instanceof LakeError) return error
    throw error
  })
  if (present instanceof LakeError) return { why: [present.message] }
  if (!present.has(image)) return { why: [`The image ${image} is not here yet; lake up gets it.`] }
  const promtool: Promtool = {
    version: /:v?(\d[\w.+-]*)/.exec(image)?.[1] ?? '',
    from: `image ${image}`,
    test: (folder, files, signal) =>
      place.supply.run('docker', inContainer(image, folder, files), { signal, timeoutMs }),
  }
  return { promtool, why: [] }
}

function imageOf({ templates, project: { config } }: Session): string | undefined {
  const setting = config.components.prometheus
  if (setting.mode !== 'managed') return undefined
  const shipped = text(
    field(yamlTemplate(templates, 'compose/prometheus.yaml'), 'services', 'prometheus', 'image'),
  )
  return chosenImage(setting.image, shipped, config.images.registry)
}

function inContainer(image: string, folder: string, files: readonly string[]): readonly string[] {
  const alone = ['--rm', '--pull', 'never', '--network', 'none', '--cap-drop', 'ALL', '--read-only']
  const seeing = ['--volume', `${folder}:/tests:ro`, '--workdir', '/tests', '--tmpfs', '/tmp']
  return ['run', ...alone, ...seeing, '--entrypoint', 'promtool', image, 'test', 'rules', ...files]
}
