// The whole outside world in memory: readable state, a list of calls, faults on demand, a clock that moves on sleep.
import { createHash } from 'node:crypto'
import { HttpFailure } from '../../src/system/http-failure.ts'
import type { Host, Http, HttpAnswer, HttpOptions, System } from '../../src/system/system.ts'
import { fakeClock, type FakeClock } from './fake-clock.ts'
import { fakeDisk, type FakeDisk } from './fake-disk.ts'
import { fakeProcesses } from './fake-processes.ts'
import type { FakeProcesses } from './fake-processes.ts'
import { engineState, fakeCompose, fakeEngine, type FakeEngineState } from './fake-engine.ts'

type HttpHandler = (url: string, options: HttpOptions) => HttpAnswer | Promise<HttpAnswer>

type ServeHandler = Parameters<Host['serve']>[0]

export interface FakeSystem extends System {
  readonly disk: FakeDisk
  readonly clock: FakeClock
  readonly processes: FakeProcesses
  readonly engineState: FakeEngineState
  /** What was done, in order: `compose.up /p/.lake trino nessie`. Reads of disk and engine are not listed. */
  readonly calls: string[]
  /**
   * Answers by the start of `METHOD url` or of the url alone; the longest match wins. A number is a status with an
   * empty body, a string a 200. Nothing set: connection refused.
   */
  readonly http: Http & { readonly answers: Map<string, number | string | HttpAnswer | HttpHandler | Error> }
  /** Port to the name of the process that has it. */
  readonly takenPorts: Map<number, string | undefined>
  readonly environment: Record<string, string | undefined>
  readonly openedPages: string[]
  /** Handlers given to `host.serve`, for tests to call. */
  readonly served: ServeHandler[]
  /** The next calls whose line starts with `call` throw `error`: `times` of them, all by default. */
  fail(call: string, error: Error, times?: number): void
}

export interface FakeOptions {
  readonly cwd?: string
  readonly platform?: string
  /** Files by absolute path. */
  readonly files?: Readonly<Record<string, string>>
}

export function fakeSystem(options: FakeOptions = {}): FakeSystem {
  const calls: string[] = []
  const faults: { call: string; error: Error; left: number }[] = []
  const called = (name: string, ...args: readonly string[]): void => {
    const line = [name, ...args].join(' ')
    calls.push(line)
    const fault = faults.find((it) => it.left > 0 && line.startsWith(it.call))
    if (fault === undefined) return
    fault.left -= 1
    throw fault.error
  }
  const clock = fakeClock()
  const disk = fakeDisk(clock, called)
  for (const [path, text] of Object.entries(options.files ?? {})) disk.files.set(path, { text, mode: 0o644 })
  const state = engineState()
  const takenPorts = new Map<number, string | undefined>()
  const environment: Record<string, string | undefined> = {}
  const openedPages: string[] = []
  const served: ServeHandler[] = []
  return {
    calls,
    clock,
    disk,
    engineState: state,
    takenPorts,
    environment,
    openedPages,
    served,
    engine: fakeEngine(state, called),
    compose: fakeCompose(state, disk, called, () => clock.now().toISOString()),
    processes: fakeProcesses(called),
    http: fakeHttp(called),
    net: {
      isFree: async (port) => !takenPorts.has(port),
      ownerOf: async (port) => takenPorts.get(port),
    },
    host: fakeHost(options, environment, openedPages, served),
    fail: (call, error, times = Number.POSITIVE_INFINITY) => {
      faults.push({ call, error, left: times })
    },
  }
}

function fakeHttp(called: (name: string, ...args: readonly string[]) => void): FakeSystem['http'] {
  const answers: FakeSystem['http']['answers'] = new Map()
  return {
    answers,
    request: async (url, options = {}) => {
      const line = `${options.method ?? 'GET'} ${url}`
      called('http', line)
      const key = [...answers.keys()]
        .filter((it) => line.startsWith(it) || url.startsWith(it))
        .sort((a, b) => b.length - a.length)[0]
      const answer = key === undefined ? undefined : answers.get(key)
      if (answer === undefined) throw new HttpFailure('refused', `connect ECONNREFUSED ${url}`)
      if (answer instanceof Error) throw answer
      if (typeof answer === 'function') return answer(url, options)
      if (typeof answer === 'number') return { status: answer, headers: {}, body: '' }
      return typeof answer === 'string' ? { status: 200, headers: {}, body: answer } : answer
    },
  }
}

function fakeHost(
  options: FakeOptions,
  environment: Host['environment'],
  openedPages: string[],
  served: ServeHandler[],
): Host {
  let count = 0
  return {
    environment,
    cwd: options.cwd ?? '/project',
    platform: options.platform ?? 'linux',
    memoryBytes: 8 * 1024 ** 3,
    // Distinct and repeatable: tests of minted names compare exact texts.
    randomHex: (bytes) =>
      (++count)
        .toString(16)
        .padStart(bytes * 2, '0')
        .slice(-bytes * 2),
    sha256: (text) => createHash('sha256').update(text).digest('hex'),
    openBrowser: async (url) => {
      openedPages.push(url)
      return true
    },
    openChromium: async () => undefined,
    serve: async (handler) => {
      served.push(handler)
      return { port: 40_000, close: async () => {} }
    },
  }
}
