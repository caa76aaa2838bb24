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
    if (source === 'alerts') return alerts(disk, folder, grammar)
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

const rules = ['.lake/prometheus/rules', '.lake/loki/rules/fake', 'alerts']

/** Of the rendered rules and the user's own, by their lines; without any, those that lake.yaml may change. */
async function alerts(
  disk: Disk,
  folder: string | undefined,
  { keys }: Grammar,
): Promise<readonly Candidate[]> {
  const texts =
    folder === undefined ? [] : await Promise.all(rules.map((name) => ruleTexts(disk, join(folder, name))))
  const found = texts.flat().flatMap((text) => [...text.matchAll(/^\s*(?:- )?\{? *alert: *["']?(\w+)/gm)])
  const shipped = Object.keys(keys).flatMap((key) => /^alerts\.overrides\.(\w+)$/.exec(key)?.[1] ?? [])
  const names = found.length === 0 ? shipped : found.map(([, name = '']) => name)
  return [...new Set(names)].map((value) => ({ value }))
}

async function ruleTexts(disk: Disk, folder: string): Promise<readonly string[]> {
  const files = (await disk.list(folder)).filter((file) => /(?<!\.test)\.ya?ml$/.test(file))
  return Promise.all(files.map(async (file) => (await disk.read(join(folder, file))) ?? ''))
}

const readers: Readonly<
  Record<Exclude<Source, 'services' | 'alerts'>, (disk: Disk, dir: string) => Promise<readonly Candidate[]>>
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
