// `lake up` in an empty folder: two questions on a terminal, the defaults elsewhere, then a lake.yaml.
import { basename, join } from 'node:path'
import { choose, input } from './prompts.ts'
import type { Asking } from './prompts.ts'
import type { Progress } from './progress.ts'
import { openSession } from './session.ts'
import { projectName } from '../config/name.ts'
import { parseConfig } from '../config/parse.ts'
import { formatFindings } from '../config/report.ts'
import { starterConfig } from '../config/starter.ts'
import { LakeError } from '../errors.ts'
import type { Session } from '../stack/prepare.ts'
import { configName, findProject, requireFolder } from '../stack/project.ts'
import { realSystem } from '../system/real.ts'
import type { System } from '../system/system.ts'

export async function openOrInit(folder: string, asking: Asking, progress: Progress): Promise<Session> {
  const system = realSystem()
  await requireFolder(system, folder)
  if ((await findProject(system, folder)) === undefined) {
    const path = await writeStarter({ system, folder, asking })
    progress.note(`wrote ${path}`)
  }
  return openSession(folder, { judged: true })
}

const choices = [
  {
    value: 'observability',
    name: 'Observability only',
    description: 'Prometheus, Alertmanager, Loki, Alloy, Grafana',
  },
  { value: 'postgres', name: 'With PostgreSQL', description: 'the same, and a database with its exporter' },
] as const

export interface StarterInput {
  readonly system: System
  readonly folder: string
  readonly asking: Asking
  readonly name?: string | undefined
  readonly components?: readonly string[] | undefined
}

/** Returns the path of the file it wrote. */
export async function writeStarter({
  system,
  folder,
  asking,
  name,
  components,
}: StarterInput): Promise<string> {
  const suggested = projectName(basename(folder))
  const chosenName = name ?? projectName(await input('What is the project called?', suggested, asking))
  const chosen =
    components ??
    ((await choose('What should it run?', [...choices], asking)) === 'postgres' ? ['postgres'] : [])
  const path = join(folder, configName)
  const text = starterConfig({ name: chosenName, components: chosen })
  checkStarter(text)
  await system.disk.makeDir(folder)
  await system.disk.write(path, text, 0o644)
  await ignoreGenerated(system, folder)
  return path
}

/** A name or a component that lake does not know: said now, not by the next command. */
function checkStarter(text: string): void {
  const parsed = parseConfig(text, { file: configName, environment: {} })
  if (parsed.ok) return
  throw new LakeError(`no ${configName} was written: it would not be valid`, {
    code: 'config-invalid',
    exit: 'usage',
    details: formatFindings(parsed.findings, text),
    actions: [{ id: 'help', command: 'lake init --help' }],
  })
}

async function ignoreGenerated(system: System, folder: string): Promise<void> {
  const ignore = join(folder, '.gitignore')
  const ignored = (await system.disk.read(ignore)) ?? ''
  if (!ignored.split('\n').some((line) => /^\/?\.lake\/?$/.test(line.trim()))) {
    await system.disk.write(
      ignore,
      `${ignored}${ignored === '' || ignored.endsWith('\n') ? '' : '\n'}.lake/\n`,
      0o644,
    )
  }
}
