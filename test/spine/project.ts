// A folder with a lake.yaml and the real binary in it: what tests of a stack share, whatever runs it.
import { spawn } from 'node:child_process'
import type { ChildProcess } from 'node:child_process'
import { mkdir, mkdtemp, readFile, realpath, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export interface Ended {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Project {
  readonly folder: string
  readonly dir: string
  lake(...args: readonly string[]): Promise<Ended>
  /** Parsed `data` of a `--json` answer; fails loudly on any other exit than `expected`. */
  json<T>(args: readonly string[], expected?: readonly number[]): Promise<T>
  start(...args: readonly string[]): ChildProcess
  /** With something on stdin. */
  piped(input: string, ...args: readonly string[]): Promise<Ended>
  /** The command as a shell takes it. */
  line(...args: readonly string[]): string
  read(path: string): Promise<string>
  write(path: string, text: string): Promise<void>
  id(): Promise<string>
}

export async function openProject(prefix: string, binary: string, text: string): Promise<Project> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), prefix)))
  await writeFile(join(folder, 'lake.yaml'), text)
  return projectIn(folder, binary)
}

function projectIn(folder: string, binary: string): Project {
  const project: Project = {
    folder,
    dir: join(folder, '.lake'),
    lake: (...args) => command(process.execPath, [binary, ...args], folder),
    async json<T>(args: readonly string[], expected: readonly number[] = [0]) {
      const ended = await project.lake(...args, '--json')
      if (!expected.includes(ended.code))
        throw new Error(`lake ${args.join(' ')} ended with ${ended.code}\n${ended.stdout}${ended.stderr}`)
      return (JSON.parse(ended.stdout) as { data: T }).data
    },
    start: (...args) =>
      spawn(process.execPath, [binary, ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] }),
    async piped(input, ...args) {
      const child = spawn(process.execPath, [binary, ...args], { cwd: folder, stdio: 'pipe' })
      child.stdin.end(input)
      return ended(child)
    },
    line: (...args) => [process.execPath, binary, ...args].join(' '),
    read: (path) => readFile(join(folder, path), 'utf8'),
    async write(path, content) {
      await mkdir(dirname(join(folder, path)), { recursive: true })
      await writeFile(join(folder, path), content)
    },
    id: async () => (JSON.parse(await project.read('.lake/state.json')) as { id: string }).id,
  }
  return project
}

export async function command(program: string, args: readonly string[], cwd: string): Promise<Ended> {
  const child = spawn(program, [...args], { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  return ended(child)
}

export async function ended(child: ChildProcess): Promise<Ended> {
  const out: string[] = []
  const err: string[] = []
  child.stdout?.on('data', (chunk: Buffer) => out.push(chunk.toString()))
  child.stderr?.on('data', (chunk: Buffer) => err.push(chunk.toString()))
  const code = await new Promise<number>((done, fail) => {
    child.once('error', fail)
    child.once('close', (status, signal) => done(status ?? (signal === 'SIGKILL' ? 137 : 128)))
  })
  return { code, stdout: out.join(''), stderr: err.join('') }
}

/** Waits for something that takes its time; the last failure is the message. */
export async function eventually<T>(what: () => Promise<T>, seconds = 40): Promise<T> {
  const deadline = Date.now() + seconds * 1000
  for (;;) {
    try {
      return await what()
    } catch (error) {
      if (Date.now() > deadline) throw error
      await new Promise((done) => setTimeout(done, 500))
    }
  }
}
