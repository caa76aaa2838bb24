import { accessSync, constants } from 'node:fs'
import { readdir, realpath, stat, symlink } from 'node:fs/promises'
import { homedir } from 'node:os'
import type { Dispatcher } from 'undici'
import { download, type Line } from './download.ts'
import { exchange } from './exchange.ts'
import { copyTree, digest, measure, settle } from './file-tree.ts'
import { explained } from './fs-errors.ts'
import { runTool } from './run.ts'
import type { Supply } from './supply.ts'
import { unpack } from './unpack.ts'

type Environment = Readonly<Record<string, string | undefined>>

const stallMs = 30_000
/** A host that is not there costs every program that would come from it so long, once. */
const connectMs = 5000

export function realSupply(
  environment: Environment,
  timing: Partial<Omit<Line, 'dispatcher' | 'away'>> = {},
): Supply {
  let agent: Promise<Dispatcher> | undefined
  const line: Line = {
    stallMs,
    attempts: 3,
    pauseMs: 1000,
    away: new Map(),
    ...timing,
    dispatcher: () => {
      agent ??= makeAgent(environment)
      return agent
    },
  }
  return {
    arch: process.arch,
    home: environment['HOME'] || homedir(),
    run: (command, args, options) => runTool(environment, command, args, options),
    download: (url, target, options) => download(line, url, target, options),
    unpack,
    digest: (path, algorithm) => explained('read', path, () => digest(path, algorithm)),
    executable,
    entries: async (folder) => (await readdir(folder).catch((): string[] => [])).sort(),
    measure,
    settle,
    link: (target, path) => explained('create', path, () => symlink(target, path)),
    copyTree,
    exchange,
    stamp: async (path) => {
      const known = await stat(path).catch(() => undefined)
      return known === undefined ? undefined : [known.ino, known.size, known.mtimeMs].join('/')
    },
    age: async (path) => {
      const known = await stat(path).catch(() => undefined)
      return known === undefined ? undefined : Math.max(0, Date.now() - known.mtimeMs)
    },
  }
}

/** http_proxy, https_proxy and no_proxy, small or large, as curl reads them. */
async function makeAgent(environment: Environment): Promise<Dispatcher> {
  const { EnvHttpProxyAgent } = await import('undici')
  const of = (name: string): string => environment[name] || environment[name.toUpperCase()] || ''
  const every = environment['all_proxy'] || environment['ALL_PROXY'] || ''
  // Connections are not kept: a command that has what it wants ends at once.
  return new EnvHttpProxyAgent({
    httpProxy: of('http_proxy') || every,
    httpsProxy: of('https_proxy') || every,
    noProxy: of('no_proxy'),
    pipelining: 0,
    connect: { timeout: connectMs },
  })
}

async function executable(path: string): Promise<string | undefined> {
  try {
    const real = await realpath(path)
    if (!(await stat(real)).isFile()) return undefined
    accessSync(real, constants.X_OK)
    return real
  } catch {
    return undefined
  }
}
