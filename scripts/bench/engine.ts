// What runs on an engine: a warm start beside bare Compose, an up with nothing to do, health beside its slowest check.

import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { lakeYaml } from '../../test/e2e/stack.ts'
import { openTemplates } from '../../src/render/templates.ts'
import { prepare } from '../../src/stack/prepare.ts'
import { openProject } from '../../src/stack/project.ts'
import { composeRuntime } from '../../src/stack/runtimes/compose.ts'
import { waitReady } from '../../src/stack/wait.ts'
import { realSystem } from '../../src/system/real.ts'
import { readTemplates } from '../build/templates.ts'
import { idleMemory } from './memory.ts'
import { median, repository, run, succeed, table, takeTurns } from './measure.ts'
import type { Row } from './measure.ts'

type Section = readonly [title: string, rows: readonly Row[]]

interface Bench {
  readonly folder: string
  readonly rounds: number
  readonly lake: (...args: readonly string[]) => Promise<number>
  readonly json: <T>(...args: readonly string[]) => Promise<T>
}

export interface EngineOptions {
  readonly rounds: number
  /** How long the core is left alone before its memory is looked at. */
  readonly idleMinutes: number
}

/** Tables, or why nothing can be measured here. */
export async function benchEngine(
  binary: string,
  folder: string,
  { rounds, idleMinutes }: EngineOptions,
): Promise<readonly (readonly string[])[] | string> {
  await mkdir(folder, { recursive: true })
  const obstacle = await whyNot(folder)
  if (obstacle !== undefined) return obstacle
  await writeFile(join(folder, 'lake.yaml'), lakeYaml('bench'))
  const bench: Bench = {
    folder,
    rounds,
    lake: async (...args) => (await succeed(process.execPath, [binary, ...args], folder)).ms,
    json: async <T>(...args: readonly string[]) => {
      const { stdout } = await run(process.execPath, [binary, ...args, '--json'], folder)
      return (JSON.parse(stdout) as { data: T }).data
    },
  }
  try {
    await bench.lake('up')
    const times = [await warmUp(bench), await secondUp(bench), await health(bench)]
    await bench.lake('down', '--volumes', '--yes')
    return [
      ...times.map(([title, rows]) => table(title, rows)),
      await idleMemory(bench.folder, bench.lake, idleMinutes),
    ]
  } catch (error) {
    // Figures of a run in which something failed would be of something else.
    return error instanceof Error ? error.message : String(error)
  } finally {
    await run(process.execPath, [binary, 'down', '--volumes', '--yes'], folder)
  }
}

async function whyNot(folder: string): Promise<string | undefined> {
  const engine = await run('docker', ['version', '--format', '{{.Server.Version}}'], folder).catch(
    () => undefined,
  )
  if (engine?.code === 0) return undefined
  return 'no engine answers (for the one of the tests: eval "$(test/e2e/rig/engine.sh env)")'
}

/** Waits as lake does, for the same probes. */
async function readiness(
  folder: string,
): Promise<{ readonly services: number; readonly ready: () => Promise<unknown> }> {
  const system = realSystem()
  const templates = openTemplates(readTemplates(repository, 'bench'))
  const project = await openProject(system, folder, templates)
  const session = { system, templates, project, runtime: composeRuntime(system, project.dir) }
  const { plan } = await prepare(session, { force: false, engine: 'optional' })
  const silent = {
    start() {},
    update() {},
    succeed() {},
    warn() {},
    fail() {},
    note() {},
    close: async () => {},
  }
  const signal = new AbortController().signal
  const options = {
    services: plan.services,
    touched: new Set<string>(),
    timeoutMs: 300_000,
    signal,
    progress: silent,
  }
  return { services: plan.services.length, ready: () => waitReady(session, plan, options) }
}

/** In one folder, on one set of images and volumes, until the same probes answer. */
async function warmUp({ folder, rounds, lake }: Bench): Promise<Section> {
  const dir = join(folder, '.lake')
  const { services, ready } = await readiness(folder)
  const compose = async () => {
    await lake('down')
    const started = performance.now()
    await succeed('docker', ['compose', 'up', '-d'], dir)
    await ready()
    return performance.now() - started
  }
  const ours = async () => {
    await lake('down')
    return lake('up')
  }
  const times = await takeTurns({ compose, lake: ours }, rounds)
  const base = times.compose
  return [
    `A stack of ${services} services, images here, after \`lake down\``,
    [
      { what: '`docker compose up -d`, until ready', ms: base, base },
      { what: '`lake up`', ms: times.lake, base, goal: { times: 1.05 } },
    ],
  ]
}

async function secondUp({ folder, rounds, lake }: Bench): Promise<Section> {
  const dir = join(folder, '.lake')
  const compose = async () => (await succeed('docker', ['compose', 'up', '-d'], dir)).ms
  const times = await takeTurns({ compose, lake: () => lake('up') }, rounds * 2)
  return [
    'The same, when all of it runs already',
    [
      { what: '`docker compose up -d`', ms: times.compose, base: times.compose },
      { what: '`lake up`', ms: times.lake, base: times.compose },
    ],
  ]
}

interface Health {
  readonly summary: { readonly elapsedMs: number }
  readonly checks: readonly { readonly id: string; readonly latencyMs: number }[]
}

/** Both of the same run: the checks go side by side, so that the whole should take little longer than the slowest. */
async function health({ rounds, json }: Bench): Promise<Section> {
  const runs: { readonly whole: number; readonly slowest: number; readonly id: string }[] = []
  let checks = 0
  for (let round = 0; round < rounds * 2; round += 1) {
    const found = await json<Health>('health')
    const { summary } = found
    checks = found.checks.length
    const [last] = found.checks.toSorted((a, b) => b.latencyMs - a.latencyMs)
    runs.push({ whole: summary.elapsedMs, slowest: last?.latencyMs ?? 0, id: last?.id ?? 'none' })
  }
  const base = median(runs.map(({ slowest }) => slowest))
  const names = [...new Set(runs.map(({ id }) => id))].join(', ')
  return [
    `Health, beside its slowest check (${names})`,
    [
      { what: 'the slowest check', ms: base, base },
      {
        what: `\`lake health\`, ${checks} checks`,
        ms: median(runs.map(({ whole }) => whole)),
        base,
        goal: { plusMs: 300 },
      },
    ],
  ]
}
