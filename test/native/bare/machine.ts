// A bare machine: a clone that was never built, an empty home, the tools of this machine but no engine.
import { spawn } from 'node:child_process'
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  symlinkSync,
} from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { basename, join, resolve } from 'node:path'

const repository = resolve(import.meta.dirname, '../../..')
const left = new Set(['.git', '.cache', 'node_modules', 'dist', '.lake'])
/** Engines, and all that finds or starts one. */
const engines = /^(docker|podman|nerdctl|containerd|colima|orb)/

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

export interface Machine {
  readonly clone: string
  /** What was hidden, in words. */
  readonly hidden: readonly string[]
  run(command: readonly string[], cwd?: string): Promise<Ended>
  lake(...args: readonly string[]): Promise<Ended>
  /** Runs until `end`; its first line of output. */
  serve(...args: readonly string[]): Promise<{ readonly line: string; end(): Promise<void> }>
  remove(): void
}

export function bareMachine(): Machine {
  const root = mkdtempSync(join(tmpdir(), 'lake-bare-'))
  const [clone, home, bin] = ['clone', 'home', 'bin'].map((name) => join(root, name)) as [
    string,
    string,
    string,
  ]
  mkdirSync(home)
  mkdirSync(bin)
  cpSync(repository, clone, { recursive: true, filter: (path) => !left.has(basename(path)) })
  symlinkSync(join(repository, 'node_modules'), join(clone, 'node_modules'))
  const hidden = toolsOf(bin)
  const env = environmentOf({ home, bin, root, hides: hidden.length > 0 })
  const project = join(clone, 'examples/quickstart')
  const program = join(clone, 'bin/lake.js')
  const run: Machine['run'] = (command, cwd = clone) => ended(start(command, cwd, env))
  return {
    clone,
    hidden,
    run,
    lake: (...args) => run(['node', program, ...args], project),
    async serve(...args) {
      const child = start(['node', program, ...args], project, env)
      const done = ended(child)
      const line = new Promise<string>((resolve) => {
        let text = ''
        child.stdout.on('data', (chunk: string) => {
          text += chunk
          if (text.includes('\n')) resolve(text.trim())
        })
      })
      const died = done.then(({ code, stderr }) => {
        throw new Error(`it ended with ${code} before it said anything: ${stderr}`)
      })
      return {
        line: await Promise.race([line, died]),
        async end() {
          child.kill('SIGINT')
          await done
        },
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

/** Links to everything on PATH, without engines; says which were there. */
function toolsOf(bin: string): readonly string[] {
  const hidden: string[] = []
  for (const folder of (process.env['PATH'] ?? '').split(':').filter((path) => path.startsWith('/'))) {
    if (folder.includes('node_modules') || !existsSync(folder)) continue
    for (const name of readdirSync(folder)) {
      if (engines.test(name)) hidden.push(join(folder, name))
      else if (!existsSync(join(bin, name))) link(join(folder, name), join(bin, name))
    }
  }
  const socket = '/var/run/docker.sock'
  return existsSync(socket) ? [...hidden, socket] : hidden
}

function link(from: string, to: string): void {
  try {
    symlinkSync(from, to)
  } catch {
    // A link that leads nowhere has the name already.
  }
}

const ofEngines =
  /^(DOCKER_|COMPOSE_|LAKE_|XDG_|VITEST|NODE_|npm_lifecycle|npm_package|HOME$|PATH$|JAVA_HOME$)/

/** Programs are downloaded once per machine: a folder that outlives the test keeps them, as a cache of CI would. */
function environmentOf(place: {
  readonly home: string
  readonly bin: string
  readonly root: string
  readonly hides: boolean
}): NodeJS.ProcessEnv {
  const kept = Object.entries(process.env).filter(
    ([name]) => !ofEngines.test(name) || name === 'NODE_EXTRA_CA_CERTS',
  )
  const { LAKE_E2E_CACHE: shared, XDG_CACHE_HOME: cache = join(homedir(), '.cache') } = process.env
  return {
    ...Object.fromEntries(kept),
    HOME: place.home,
    PATH: place.bin,
    XDG_CACHE_HOME: join(shared ?? join(cache, 'lake-e2e'), 'bare'),
    // Without an engine there is nothing to hide from.
    ...(place.hides ? { DOCKER_HOST: `unix://${place.root}/no-engine.sock` } : {}),
  }
}

function start([command = '', ...args]: readonly string[], cwd: string, env: NodeJS.ProcessEnv) {
  const child = spawn(command, args, { cwd, env, stdio: ['ignore', 'pipe', 'pipe'] })
  child.stdout.setEncoding('utf8')
  child.stderr.setEncoding('utf8')
  return child
}

function ended(child: ReturnType<typeof start>): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const said = { stdout: '', stderr: '' }
    child.stdout.on('data', (chunk: string) => (said.stdout += chunk))
    child.stderr.on('data', (chunk: string) => (said.stderr += chunk))
    child.once('error', reject)
    child.once('close', (code) => resolve({ code, ...said }))
  })
}

/** Processes that carry the mark of a project, or work in its folder. */
export function processesOf(id: string, folder: string): readonly string[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((pid) => {
      const read = (file: string): string => {
        try {
          return readFileSync(`/proc/${pid}/${file}`, 'utf8')
        } catch {
          return ''
        }
      }
      const ours = read('environ').includes(`LAKE_SUPERVISED=${id}/`) || read('cmdline').includes(folder)
      return ours ? [`${pid} ${read('cmdline').replaceAll('\0', ' ')}`] : []
    })
}

/** Pids of what listens on a port; `unknown` where nobody has the socket. */
export function listenersOn(port: number): readonly string[] {
  const tables = ['tcp', 'tcp6'].map((name) => readFileSync(`/proc/net/${name}`, 'utf8'))
  const end = `:${port.toString(16).toUpperCase().padStart(4, '0')}`
  const inodes = tables
    .flatMap((table) => table.split('\n').map((line) => line.trim().split(/\s+/)))
    .filter(([, local = '', , state]) => local.endsWith(end) && state === '0A')
    .map((columns) => columns[9] ?? '')
  return inodes.map(ownerOf)
}

function ownerOf(inode: string): string {
  const pids = readdirSync('/proc').filter((name) => /^\d+$/.test(name))
  return pids.find((pid) => linksOf(`/proc/${pid}/fd`).includes(`socket:[${inode}]`)) ?? 'unknown'
}

function linksOf(folder: string): readonly string[] {
  try {
    return readdirSync(folder).flatMap((name) => readLink(join(folder, name)))
  } catch {
    // It ended meanwhile.
    return []
  }
}

function readLink(path: string): readonly string[] {
  try {
    return [readlinkSync(path)]
  } catch {
    return []
  }
}
