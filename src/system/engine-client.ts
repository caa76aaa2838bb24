// What lake asks the engine, in the engine's own words: all of it reads.
import type { IncomingMessage } from 'node:http'
import { readFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { engineError, Refusal, statusOf, unreachable, type Where } from './engine-errors.ts'
import { foundBy, resolveEngineHost, type EngineHost } from './engine-host.ts'
import { exchange } from './exchange.ts'
import type { Line } from './exchange.ts'

export interface EngineClient {
  readonly line: Line
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
  const where = { address: addressOf(host), platform }
  return { line: lineTo(host), host, foundBy: await foundBy(around), where, timeoutMs }
}

function addressOf(host: EngineHost): string {
  if (host.kind === 'tcp') return `tcp://${host.host}:${host.port}`
  return host.path.startsWith('//./') ? `npipe://${host.path}` : `unix://${host.path}`
}

function lineTo(host: EngineHost): Line {
  if (host.kind === 'socket' || host.tls === undefined) return host
  const { verify, ...files } = host.tls
  return { ...host, tls: { ...files, rejectUnauthorized: verify } }
}

type Query = Readonly<Record<string, string | number | boolean | undefined>>

/** A streamed answer: for what may be larger than the memory, or never end. */
export async function openStream(
  { line }: EngineClient,
  path: string,
  { query = {}, signal }: { readonly query?: Query; readonly signal: AbortSignal },
): Promise<IncomingMessage> {
  const said = Object.entries(query).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)] as [string, string]],
  )
  const asked = said.length === 0 ? path : `${path}?${new URLSearchParams(said).toString()}`
  const answer = await exchange(line, { method: 'GET', path: asked, signal })
  const status = answer.statusCode ?? 0
  if (status >= 400) throw new Refusal(status, await textOf(answer))
  return answer
}

async function textOf(answer: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of answer) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('utf8')
}

/** Answers that come at once: an engine that hangs is told apart from one that is slow to do work. */
export type Get = <T>(path: string, query?: Query) => Promise<T>

export async function ask<T>(client: EngineClient, call: (get: Get) => Promise<T>): Promise<T> {
  const signal = AbortSignal.timeout(client.timeoutMs)
  const get = async <A>(path: string, query: Query = {}): Promise<A> =>
    JSON.parse(await textOf(await openStream(client, path, { query, signal }))) as A
  try {
    return await call(get)
  } catch (error) {
    if (!signal.aborted) throw engineError(client.where, error)
    const why = `It took the connection but did not answer within ${client.timeoutMs / 1000} seconds: it may hang.`
    throw unreachable(client.where, [why], error)
  }
}

/** Undefined where the thing is gone: a list is older than the look at each of its items. */
export async function askFor<T>(client: EngineClient, path: string): Promise<T | undefined> {
  return ask(client, async (get) => {
    try {
      return await get<T>(path)
    } catch (error) {
      if (statusOf(error) === 404) return undefined
      throw error
    }
  })
}

/** The value of `filters` that asks for one label. */
export function labelled(label: string): string {
  return JSON.stringify({ label: [label] })
}
