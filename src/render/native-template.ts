// `templates/native/<component>.yaml`: what a service is as a process of this machine. Paths and addresses in it are
// those of its container, the words that its configuration uses too: relocate.ts puts those of this machine in their place.
import type { Plan } from '../plan/plan.ts'
import { yamlTemplate } from './templates.ts'
import type { Templates } from './templates.ts'

/**
 * Text; or a flag with the port of that name; `heap`: a share of the memory limit for a JVM; `bin`: an executable;
 * `home`: a flag with the folder of what runs it.
 */
export type Word = string | Readonly<Record<string, string | number>>

/** Text, the number of a port, or what stands in a file. */
type Setting = string | { readonly port: string } | { readonly file: string }

export interface NativeService {
  /** In the catalogue of programs. */
  readonly program: string
  /** What that one is run by. */
  readonly by?: string
  readonly command: readonly Word[]
  readonly environment?: Readonly<Record<string, Setting>>
  /** Folders of data: name of the volume to its path in the container. */
  readonly data?: Readonly<Record<string, string>>
  /** More folders that must be there, by their paths in the container. */
  readonly folders?: readonly string[]
  /** Folders below `.lake/` that it reads beside those that the component mounts. */
  readonly reads?: Readonly<Record<string, string>>
  readonly seed?: {
    readonly folder: string
    readonly steps: readonly { readonly command: readonly string[]; readonly input?: string }[]
  }
  /** Numbers of ports that stand without an address, with the text around them: by port. */
  readonly numbers?: Readonly<Record<string, string>>
  /** How its memory is limited from inside. */
  readonly memory?: 'go'
  readonly stop?: 'SIGTERM' | 'SIGINT' | 'SIGQUIT'
  /** Seconds to end in. */
  readonly grace?: number
  /** Refuses to run as root. */
  readonly unprivileged?: true
}

interface NativeTemplate {
  readonly services: Readonly<Record<string, NativeService>>
  /** Where another program than the container's serves the page of a job. */
  readonly scrape?: Readonly<Record<string, string>>
}

const folder = 'native/'

function templateOf(templates: Templates, component: string): NativeTemplate {
  return yamlTemplate(templates, `${folder}${component}.yaml`) as unknown as NativeTemplate
}

/** Components that can run so, and their services. */
export function nativeComponents({
  data,
}: Templates): ReadonlyMap<string, ReadonlyMap<string, NativeService>> {
  const found = Object.keys(data).filter((path) => path.startsWith(folder))
  return new Map(
    found.map((path) => {
      const { services } = data[path] as unknown as NativeTemplate
      return [path.slice(folder.length, -'.yaml'.length), new Map(Object.entries(services))]
    }),
  )
}

export function nativeService(templates: Templates, component: string, service: string): NativeService {
  const found = templateOf(templates, component).services[service]
  if (found === undefined) throw new Error(`templates/native/${component}.yaml has no service ${service}`)
  return found
}

export function scrapePaths(
  plan: Plan,
  templates: Templates,
): ReadonlyMap<string, { readonly path: string }> {
  if (plan.native === undefined) return new Map()
  const managed = plan.components.filter(({ mode }) => mode === 'managed')
  const paths = managed.flatMap(({ name }) => Object.entries(templateOf(templates, name).scrape ?? {}))
  return new Map(paths.map(([job, path]) => [job, { path }]))
}
