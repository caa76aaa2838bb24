// A project of its own for one scenario, run natively by the built program; afterwards nothing is left.
import { existsSync } from 'node:fs'
import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { RunRecord } from '../../src/system/native/protocol.ts'
import { shipped } from '../cli/harness/lake.ts'
import type { Opens, Stack } from '../spine/driver.ts'
import { eventually, openProject } from '../spine/project.ts'
import type { Project } from '../spine/project.ts'
import { lives } from './run.ts'
import { listenersOf, markedWith, partsOf } from './machine.ts'

const binary = join(shipped, 'bin/lake.js')

export interface NativeStack extends Stack {
  record(): Promise<RunRecord>
  /** Of the leader of a service. */
  pid(service: string): Promise<number>
}

export const nativeDriver: Opens<NativeStack> = {
  name: 'native',
  companion: 'alertmanager',
  binary,
  companionSays: { ending: /SIGTERM/, listening: /Listening on/ },
  small: (name, components = '', more = '') => `name: ${name}
runtime: native
components:
  alloy: false
  grafana: false
  host: false
  loki: false
  tempo: false
${components}${more}`,
  open: async (name, text) => stackOf(await openProject(`lake-native-${name}-`, binary, text)),
}

function stackOf(project: Project): NativeStack {
  const record = async () => JSON.parse(await project.read('.lake/run/supervisor.json')) as RunRecord
  const pid = async (service: string): Promise<number> => {
    const found = (await record()).processes.find(({ spec }) => spec.name === service)
    if (found?.pid === undefined) throw new Error(`${service} has no process`)
    return found.pid
  }
  const runs = async (): Promise<Record<string, string>> => {
    const { processes } = await record()
    return Object.fromEntries(processes.map(({ spec, pid: own, start }) => [spec.name, `${own} of ${start}`]))
  }
  const signal = async (service: string, name: NodeJS.Signals): Promise<void> => {
    for (const one of partsOf(await pid(service))) process.kill(one, name)
  }
  const stack: NativeStack = {
    ...project,
    record,
    pid,
    runs,
    async watch() {
      const before = [await runs(), (await record()).pid]
      return async () =>
        JSON.stringify([await runs(), (await record()).pid]) === JSON.stringify(before)
          ? []
          : ['started again']
    },
    modified: () => modified(project.folder),
    listening: async () => listenersOf([(await record()).pid, ...markedWith(`${await project.id()}/`)]),
    // Arguments are there for all to see, and asked for beside this.
    seen: async () => [await project.read('.lake/native.json'), JSON.stringify(await record())],
    async page(service) {
      const { processes } = await record()
      const port = Object.values(processes.find(({ spec }) => spec.name === service)?.spec.ports ?? {})[0]
      return (await fetch(`http://127.0.0.1:${port}/metrics`)).text()
    },
    freeze: (service) => signal(service, 'SIGSTOP'),
    thaw: (service) => signal(service, 'SIGCONT'),
    async bounce(service) {
      const before = (await runs())[service]
      process.kill(await pid(service), 'SIGTERM')
      await eventually(async () => {
        if ((await runs())[service] === before) throw new Error(`${service} was not started again`)
      })
    },
    left: () => leftOf(project),
    end: () => endStack(stack),
  }
  return stack
}

async function leftOf(project: Project): Promise<readonly string[]> {
  const id = await project.id()
  const data = await readdir(join(project.dir, 'data'), { withFileTypes: true }).catch(() => [])
  const volumes = data.filter((entry) => entry.isDirectory()).map(({ name }) => `volume ${id}_${name}`)
  const files = ['supervisor.json', 'supervisor.sock'].filter((name) =>
    existsSync(join(project.dir, 'run', name)),
  )
  return [...markedWith(`${id}/`).map((pid) => `process ${pid}`), ...files, ...volumes]
}

async function endStack(stack: NativeStack): Promise<void> {
  const id = await stack.id().catch(() => undefined)
  const supervisor = await stack.record().catch(() => undefined)
  const ended = id === undefined ? undefined : await stack.lake('down', '--volumes', '--yes')
  const left = id === undefined ? [] : await stack.left()
  if (supervisor !== undefined && lives(supervisor.pid)) throw new Error('its supervisor lives')
  await rm(stack.folder, { recursive: true, force: true })
  if (ended !== undefined && ended.code !== 0)
    throw new Error(`lake down ended with ${ended.code}\n${ended.stderr}`)
  if (left.length > 0) throw new Error(`left behind: ${left.join(', ')}`)
}

/** Data and logs belong to those who write them. */
const theirs = /^\.lake$|^\.lake\/(data|run\/logs)\/|\.sock$/

async function modified(folder: string): Promise<Record<string, number>> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => !theirs.test(path)).toSorted()
  const times = await Promise.all(
    paths.map(async (path) => [path, (await stat(join(folder, path))).mtimeMs] as const),
  )
  return Object.fromEntries(times)
}
