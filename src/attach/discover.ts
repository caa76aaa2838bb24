// Looks around on this machine: containers of other Compose projects, and what answers on ports that are known.
import { countSamples } from '../targets/exposition.ts'
import type { RunningContainer, RunningPort } from '../system/machine.ts'
import type { HttpAnswer, System } from '../system/system.ts'
import type { Found, FoundProgram, FoundProject, FoundService } from './found.ts'
import { kindNames, kindOfImage, kinds } from './known.ts'
import type { Kind, KindName } from './known.ts'

const projectLabel = 'com.docker.compose.project'
const serviceLabel = 'com.docker.compose.service'
/** On what lake itself runs, of whatever folder. */
const lakeLabel = 'dev.lake.project'

/** Everything is asked at once, and nothing is waited for long: most ports are closed, or answer at once. */
const patienceMs = 1000

export async function discover(system: System): Promise<Found> {
  const running = await system.engine.running()
  const foreign = running.filter(({ labels }) => labels[lakeLabel] === undefined)
  const services = await Promise.all(foreign.map((container) => look(system, container)))
  const projects = new Map<string, FoundService[]>()
  for (const { project, found } of services) {
    if (project === undefined || !isName(project) || !isName(found.service)) continue
    const others = projects.get(project) ?? []
    if (!others.some(({ service }) => service === found.service)) others.push(found)
    projects.set(project, others)
  }
  const alone = services.flatMap(({ project, found }) => (project === undefined ? asProgram(found) : []))
  return {
    projects: [...projects]
      .map(([project, found]): FoundProject => ({ project, services: found }))
      .sort((a, b) => a.project.localeCompare(b.project)),
    programs: [...alone, ...(await programs(system, running))],
  }
}

/** As Compose allows them; what a label says otherwise is nobody's project. */
function isName(text: string): boolean {
  return /^[A-Za-z0-9][A-Za-z0-9._-]*$/.test(text)
}

interface Looked {
  readonly project: string | undefined
  readonly found: FoundService
}

async function look(system: System, container: RunningContainer): Promise<Looked> {
  const { labels, networks, image, name } = container
  const kind = kindOfImage(image) ?? (await askedKind(system, container.ports))
  const metrics = kind === undefined ? await metricsPort(system, container.ports) : undefined
  const port = kind === undefined ? metrics : kinds[kind].port
  const published = container.ports.find((it) => it.container === port && it.loopback === false)?.host
  const settings = await settingsOf(system, kind, name)
  return {
    project: labels[projectLabel],
    found: {
      service: labels[serviceLabel] ?? name,
      ...(kind === undefined ? {} : { kind }),
      ...(port === undefined ? {} : { port }),
      ...(published === undefined ? {} : { published }),
      networks,
      ...(kind === 'postgres' ? { login: loginOf(settings) } : {}),
      open: kind !== 'minio' || settings['MINIO_PROMETHEUS_AUTH_TYPE'] === 'public',
    },
  }
}

type Settings = Readonly<Record<string, string>>

/** The engine knows the whole environment of a container: who signs in is read, with what never. */
const asked: Readonly<Partial<Record<KindName, readonly string[]>>> = {
  postgres: ['POSTGRES_USER', 'POSTGRES_DB', 'POSTGRESQL_USERNAME', 'POSTGRESQL_DATABASE'],
  minio: ['MINIO_PROMETHEUS_AUTH_TYPE'],
}

async function settingsOf(
  { engine }: System,
  kind: KindName | undefined,
  container: string,
): Promise<Settings> {
  const names = kind === undefined ? undefined : asked[kind]
  return names === undefined ? {} : engine.variables(container, names)
}

/** As the image itself fills in what is not said. */
function loginOf(settings: Settings): NonNullable<FoundService['login']> {
  const user = settings['POSTGRES_USER'] ?? settings['POSTGRESQL_USERNAME'] ?? 'postgres'
  return { user, database: settings['POSTGRES_DB'] ?? settings['POSTGRESQL_DATABASE'] ?? user }
}

async function askedKind(system: System, ports: readonly RunningPort[]): Promise<KindName | undefined> {
  const open = ports.flatMap(({ host }) => host ?? [])
  const answers = await Promise.all(
    open.flatMap((port) => kindNames.map(async (kind) => ((await isKind(system, kind, port)) ? [kind] : []))),
  )
  return answers.flat()[0]
}

async function isKind(system: System, kind: KindName, port: number): Promise<boolean> {
  const { sign }: Kind = kinds[kind]
  if (sign === undefined) return false
  const answer = await ask(system, port, sign.path)
  return answer !== undefined && sign.by(answer)
}

/** A service that nobody knows, with a page of metrics. */
async function metricsPort(system: System, ports: readonly RunningPort[]): Promise<number | undefined> {
  const pages = await Promise.all(
    ports.map(async ({ container, host }) => {
      const answer = host === undefined ? undefined : await ask(system, host, '/metrics')
      const { samples, odd } = countSamples(answer?.status === 200 ? answer.body : '')
      return samples > 0 && odd === undefined ? [container] : []
    }),
  )
  return pages.flat()[0]
}

async function ask({ http }: System, port: number, path: string): Promise<HttpAnswer | undefined> {
  try {
    return await http.request(`http://127.0.0.1:${port}${path}`, { timeoutMs: patienceMs })
  } catch {
    return undefined
  }
}

function asProgram({ kind, published, login }: FoundService): readonly FoundProgram[] {
  if (kind === undefined || published === undefined) return []
  return [{ kind, port: published, ...(login === undefined ? {} : { login }) }]
}

/** Started without containers, on its usual port. */
async function programs(
  system: System,
  running: readonly RunningContainer[],
): Promise<readonly FoundProgram[]> {
  const published = new Set(running.flatMap(({ ports }) => ports.map(({ host }) => host)))
  const found = await Promise.all(
    kindNames.map(async (kind): Promise<readonly FoundProgram[]> => {
      const { sign, port }: Kind = kinds[kind]
      if (sign === undefined || published.has(sign.port)) return []
      return (await isKind(system, kind, sign.port)) ? [{ kind, port }] : []
    }),
  )
  return found.flat()
}
