// Supervised processes in memory: what is asked for runs.
import type { Processes, Run } from '../../src/system/native/contract.ts'
import type { ProcessSpec } from '../../src/system/native/protocol.ts'
import type { LogEntry } from '../../src/system/system.ts'

export interface FakeProcesses extends Processes {
  readonly running: Map<string, ProcessSpec>
  readonly data: Set<string>
  /** False: the supervisor was killed. */
  supervised: boolean
}

export function fakeProcesses(called: (name: string, ...args: readonly string[]) => void): FakeProcesses {
  const running = new Map<string, ProcessSpec>()
  const data = new Set<string>()
  const fake: FakeProcesses = {
    running,
    data,
    supervised: true,
    look: async () => (running.size === 0 ? undefined : runOf(running, fake.supervised)),
    async ask(_target, request) {
      called(`processes.${request.op}`, ...namesOf(request))
      fake.supervised = true
      if (request.op === 'start')
        for (const spec of request.specs) {
          running.set(spec.name, spec)
          for (const folder of spec.folders) data.add(folder.slice(folder.lastIndexOf('/') + 1))
        }
      if (request.op === 'remove') for (const name of request.names) running.delete(name)
    },
    async signal(_target, names, name) {
      called('processes.signal', name, ...names)
    },
    async end() {
      called('processes.end')
      running.clear()
    },
    clear: async () => {},
    async *logs(): AsyncIterable<LogEntry> {},
    exec: async () => ({ code: 0, output: '' }),
    attach: async () => 0,
    sizeOf: async () => 0,
    foldersIn: async () => [...data],
  }
  return fake
}

function namesOf(request: Parameters<Processes['ask']>[1]): readonly string[] {
  if (request.op === 'start') return request.specs.map(({ name }) => name)
  return 'names' in request ? request.names : []
}

function runOf(running: ReadonlyMap<string, ProcessSpec>, supervised: boolean): Run {
  const processes = [...running.values()].map((spec) => ({
    spec,
    state: 'running' as const,
    alive: supervised,
    pid: 1,
    start: 'once',
    startedAt: '2026-01-01T00:00:00.000Z',
    restarts: 0,
  }))
  return { supervised, processes }
}
