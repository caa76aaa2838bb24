// One connection to the engine, made on first use: the client library is loaded only where the engine is asked.
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { Agent } from 'node:http'
import type { AgentOptions } from 'node:http'
import type Docker from 'dockerode'
import { engineError, statusOf, unreachable, type Where } from './engine-errors.ts'
import { foundBy, resolveEngineHost, type EngineHost } from './engine-host.ts'

export interface EngineClient {
  readonly docker: Docker
  readonly host: EngineHost
  readonly foundBy: string
  readonly where: Where
  readonly timeoutMs: number
}

export type Environment = Readonly<Record<string, string | undefined>>

export async function connect(
  environment: Environment,
  platform: string,
  timeoutMs: number,
): Promise<EngineClient> {
  const around = {
    environment,
    platform,
    home: environment['HOME'] ?? homedir(),
    read: (path: string) => readFile(path, 'utf8').catch(() => undefined),
  }
  const host = await resolveEngineHost(around)
  const { default: Dockerode } = await import('dockerode')
  const where = { address: addressOf(host), platform }
  const docker = new Dockerode(await optionsOf(host))
  return { docker, host, foundBy: await foundBy(around), where, timeoutMs }
}

function addressOf(host: EngineHost): string {
  if (host.kind === 'tcp') return `tcp://${host.host}:${host.port}`
  return host.path.startsWith('//./') ? `npipe://${host.path}` : `unix://${host.path}`
}

async function optionsOf(host: EngineHost): Promise<Docker.DockerOptions> {
  // The library reads the environment itself: what was found there before must not mix with what was resolved here.
  const none = { host: undefined, port: undefined, socketPath: undefined } as const
  if (host.kind === 'socket') {
    const plain = { protocol: 'http', socketPath: host.path, agent: new Agent(nameless) } as const
    return { ...none, ...plain }
  }
  const { tls } = host
  if (tls === undefined) return { ...none, protocol: 'http', host: host.host, port: host.port }
  return {
    ...none,
    protocol: 'https',
    host: host.host,
    port: host.port,
    ...(tls.ca === undefined ? {} : { ca: tls.ca }),
    ...(tls.cert === undefined ? {} : { cert: tls.cert }),
    ...(tls.key === undefined ? {} : { key: tls.key }),
    ...(tls.verify ? {} : { agent: await trusting() }),
  }
}

/**
 * Node looks for an IP address in the name of every server, by an expression that takes 7 ms to compile; a socket's
 * server has no name.
 */
const nameless = { servername: '' } as AgentOptions

/** TLS is loaded where it is spoken. */
async function trusting() {
  const https = await import('node:https')
  return new https.Agent({ rejectUnauthorized: false })
}

/** A GET that the library has no method for, or none that can be ended. */
export function dial<T>(
  docker: Docker,
  path: string,
  request: {
    readonly query?: object
    readonly stream: boolean
    readonly signal: AbortSignal
  },
): Promise<T> {
  return new Promise((resolve, reject) => {
    const options = {
      path: `${path}?`,
      method: 'GET',
      abortSignal: request.signal,
      isStream: request.stream,
      statusCodes: { 200: true, 404: 'not found', 500: 'server error' },
      options: { ...request.query },
    }
    docker.modem.dial(options, (error: Error | null, answer: unknown) => {
      if (error === null) resolve(answer as T)
      else reject(error)
    })
  })
}

/** A call that must answer within seconds: an engine that hangs is told apart from one that is slow to do work. */
export async function ask<T>(
  client: EngineClient,
  call: (docker: Docker, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const signal = AbortSignal.timeout(client.timeoutMs)
  try {
    return await call(client.docker, signal)
  } catch (error) {
    if (!signal.aborted) throw engineError(client.where, error)
    const why = `It took the connection but did not answer within ${client.timeoutMs / 1000} seconds: it may hang.`
    throw unreachable(client.where, [why], error)
  }
}

/** Undefined where the thing is gone: a list is older than the look at each of its items. */
export async function askFor<T>(
  client: EngineClient,
  call: (docker: Docker, signal: AbortSignal) => Promise<T>,
): Promise<T | undefined> {
  return ask(client, async (docker, signal) => {
    try {
      return await call(docker, signal)
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw error
    }
  })
}
