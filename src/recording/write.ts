// Where a recording is written: in lake's own repository as the page itself, beside the other recordings that contracts
// are made of; elsewhere as a contract of the project, beside lake.yaml.
import { dirname, join } from 'node:path'
import { components } from '../components/index.ts'
import { contractText } from '../contracts/contract.ts'
import type { Session } from '../stack/prepare.ts'
import { ownFolder } from './contracts.ts'
import { isNews } from './record.ts'
import type { Recording } from './record.ts'

export interface WriteOptions {
  readonly root: string
  readonly output?: string | undefined
  /** Nothing is written. */
  readonly check: boolean
}

export interface Written {
  /** Absolute; none where what there is says it all. */
  readonly files: readonly string[]
  /** They are pages, to be looked through and named by the component's module. */
  readonly pages: boolean
}

export async function write(
  { system, project }: Pick<Session, 'system' | 'project'>,
  recording: Recording,
  { root, output, check }: WriteOptions,
): Promise<Written> {
  const { component, version } = recording.contract
  const own = join(project.folder, ownFolder, `${component}.json`)
  const recordings = join(root, 'test/contracts')
  const isOurs = Object.hasOwn(components, component)
  const pages = output === undefined && isOurs && (await system.disk.exists(recordings))
  const texts: readonly (readonly [string, string])[] = pages
    ? recording.pages.map(({ job, text }) => {
        const part = job === component ? '' : `-${job.replace(`${component}-`, '')}`
        return [join(recordings, `${component}-${version}${part}.prom`), text] as const
      })
    : [[output ?? own, contractText(recording.contract)]]
  // A recording of ours was made under a workload that meets faults too: one of the same version is not replaced.
  const wanted = pages ? !recording.sameVersion : output !== undefined || isNews(recording)
  const files = wanted ? texts : []
  if (!check)
    for (const [path, text] of files) {
      await system.disk.makeDir(dirname(path))
      await system.disk.write(path, text, 0o644)
    }
  return { files: files.map(([path]) => path), pages }
}
