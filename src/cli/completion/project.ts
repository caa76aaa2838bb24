// What the project's own folder tells: no engine, no YAML parser, nothing that takes time.
import { dirname, join } from 'node:path'
import type { Disk } from '../../system/system.ts'
import type { Candidate, Known, Source } from './candidates.ts'
import type { Grammar } from './grammar.ts'

export function projectKnown(disk: Disk, start: string, grammar: Grammar): Known {
  return async (source) => {
    const folder = await projectFolder(disk, start)
    const dir = folder === undefined ? undefined : join(folder, '.lake')
    if (source === 'services')
      return services(dir === undefined ? undefined : await composeFile(disk, dir), grammar)
    return dir === undefined ? [] : readers[source](disk, dir)
  }
}

async function projectFolder(disk: Disk, start: string): Promise<string | undefined> {
  for (let folder = start; ; folder = dirname(folder)) {
    if (await disk.exists(join(folder, 'lake.yaml'))) return folder
    if (dirname(folder) === folder) return undefined
  }
}

const composeFile = (disk: Disk, dir: string): Promise<string | undefined> =>
  disk.read(join(dir, 'compose.yaml'))

/** Written by lake, so that lines tell: the keys below `services:`. */
function services(text: string | undefined, grammar: Grammar): readonly Candidate[] {
  const section = /^services:\n((?:(?: .*|#.*)?\n)*)/m.exec(`${text ?? ''}\n`)?.[1] ?? ''
  const names = [...section.matchAll(/^ {2}([\w.-]+):\s*$/gm)].map(([, name = '']) => name)
  return (names.length > 0 ? names : grammar.services).map((value) => ({ value }))
}

const readers: Readonly<
  Record<Exclude<Source, 'services'>, (disk: Disk, dir: string) => Promise<readonly Candidate[]>>
> = {
  async dashboards(disk, dir) {
    const folder = join(dir, 'grafana/dashboards')
    const files = (await disk.list(folder)).filter((file) => file.endsWith('.json'))
    const texts = await Promise.all(files.map((file) => disk.read(join(folder, file))))
    return texts.flatMap((text) => {
      const { uid, title } = record(text)
      return typeof uid === 'string' ? [{ value: uid, about: typeof title === 'string' ? title : '' }] : []
    })
  },
  async secrets(disk, dir) {
    const files = await disk.list(join(dir, 'secrets'))
    return files.filter((file) => !file.includes('/')).map((value) => ({ value }))
  },
  async files(disk, dir) {
    const { files } = record(await disk.read(join(dir, 'state.json')))
    const paths = typeof files === 'object' && files !== null ? Object.keys(files) : []
    return paths.filter((path) => !path.startsWith('secrets/')).map((value) => ({ value }))
  },
}

function record(text: string | undefined): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? '{}')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}
