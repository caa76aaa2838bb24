// What lies below `.lake/` of SLOs that are no longer in slo/: their rules go on firing, whoever has forgotten them.
import { join } from 'node:path'
import { sloFile } from '../../slo/parse.ts'
import type { Session } from '../../stack/prepare.ts'
import { readState } from '../../stack/state.ts'

export interface LeftSlo {
  readonly name: string
  /** Relative to the project. */
  readonly files: readonly string[]
  /** `lake eject` made them the user's. */
  readonly kept: boolean
  /** What ends it. */
  readonly command: string
}

const made: Readonly<Record<string, RegExp>> = {
  'prometheus/rules': /^slo-([\w-]+)\.yaml$/,
  'grafana/dashboards': /^slo-([\w-]+)\.json$/,
  slo: /^([\w-]+)\.(?:md|burn\d+x\.test\.yaml)$/,
}

export async function leftSlos({ system, project }: Session): Promise<readonly LeftSlo[]> {
  const wanted = new Set([...project.user.keys()].flatMap((file) => sloFile.exec(file)?.[1] ?? []))
  const found = await Promise.all(
    Object.entries(made).map(async ([folder, pattern]) =>
      (await system.disk.list(join(project.dir, folder))).flatMap((file) => {
        const name = pattern.exec(file)?.[1]
        return name === undefined || wanted.has(name) ? [] : [{ name, path: `${folder}/${file}` }]
      }),
    ),
  )
  const all = found.flat()
  if (all.length === 0) return []
  const read = readState(await system.disk.read(join(project.dir, 'state.json')))
  const { files = {}, ejected = [] } = read.kind === 'ok' ? read.state : {}
  return [...Map.groupBy(all, ({ name }) => name)].map(([name, its]) => {
    const paths = its.map(({ path }) => path)
    const isKnown = paths.some((path) => files[path] !== undefined)
    const shown = paths.map((path) => `.lake/${path}`)
    return {
      name,
      files: shown,
      kept: paths.every((path) => ejected.includes(path)),
      // What lake knows to have written, it takes away, or asks about.
      command: isKnown ? 'lake up' : `rm ${shown.join(' ')}`,
    }
  })
}
