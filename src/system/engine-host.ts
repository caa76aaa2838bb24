// Where the engine is: the same answer that the Docker CLI would find, since all writes go through it.
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { LakeError } from '../errors.ts'

export type EngineHost =
  | { readonly kind: 'socket'; readonly path: string }
  | { readonly kind: 'tcp'; readonly host: string; readonly port: number; readonly tls?: Tls }

export interface Tls {
  readonly ca?: string
  readonly cert?: string
  readonly key?: string
  readonly verify: boolean
}

/** What the search may look at. */
export interface Surroundings {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: string
  readonly home: string
  /** Text of a file, undefined where there is none. */
  readonly read: (path: string) => Promise<string | undefined>
}

export async function resolveEngineHost(around: Surroundings): Promise<EngineHost> {
  const given = around.environment['DOCKER_HOST']
  if (given !== undefined && given !== '') return parseHost(given, await tlsOfEnvironment(around))
  const name = await contextName(around)
  if (name === undefined) return { kind: 'socket', path: defaultSocket(around.platform) }
  return hostOfContext(around, name)
}

/** Which of the places where an address can stand gave it. */
export async function foundBy(around: Surroundings): Promise<string> {
  if ((around.environment['DOCKER_HOST'] ?? '') !== '') return 'DOCKER_HOST'
  const name = await contextName(around)
  return name === undefined ? 'default' : `context ${name}`
}

export function defaultSocket(platform: string): string {
  return platform === 'win32' ? '//./pipe/docker_engine' : '/var/run/docker.sock'
}

function configFolder(around: Surroundings): string {
  const given = around.environment['DOCKER_CONFIG']
  return given === undefined || given === '' ? join(around.home, '.docker') : given
}

async function contextName(around: Surroundings): Promise<string | undefined> {
  const given = around.environment['DOCKER_CONTEXT']
  const name = given === undefined || given === '' ? await currentContext(around) : given
  return name === 'default' || name === '' ? undefined : name
}

async function currentContext(around: Surroundings): Promise<string | undefined> {
  const text = await around.read(join(configFolder(around), 'config.json'))
  const name = text === undefined ? undefined : parsed(text)?.['currentContext']
  return typeof name === 'string' ? name : undefined
}

function parsed(text: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : undefined
  } catch {
    // The CLI goes on with its defaults, too.
    return undefined
  }
}

interface ContextMeta {
  readonly Endpoints?: { readonly docker?: { readonly Host?: string; readonly SkipTLSVerify?: boolean } }
}

async function hostOfContext(around: Surroundings, name: string): Promise<EngineHost> {
  const id = createHash('sha256').update(name).digest('hex')
  const contexts = join(configFolder(around), 'contexts')
  const text = await around.read(join(contexts, 'meta', id, 'meta.json'))
  const endpoint =
    text === undefined ? undefined : (parsed(text) as ContextMeta | undefined)?.Endpoints?.docker
  if (endpoint?.Host === undefined || endpoint.Host === '') throw noContext(name)
  const verify = endpoint.SkipTLSVerify !== true
  return parseHost(endpoint.Host, await readTls(around, join(contexts, 'tls', id, 'docker'), verify))
}

function noContext(name: string): LakeError {
  return new LakeError(`The Docker context "${name}" does not exist`, {
    code: 'engine-context',
    exit: 'prerequisite',
    details: ['It is named by DOCKER_CONTEXT or by currentContext in the Docker configuration.'],
    actions: [
      { id: 'list-contexts', command: 'docker context ls' },
      { id: 'use-default', command: 'docker context use default' },
    ],
  })
}

async function tlsOfEnvironment(around: Surroundings): Promise<Tls | undefined> {
  const { DOCKER_TLS_VERIFY: verify, DOCKER_TLS: tls, DOCKER_CERT_PATH: folder } = around.environment
  const isSet = (value: string | undefined) => value !== undefined && value !== ''
  if (!isSet(verify) && !isSet(tls)) return undefined
  const path = folder !== undefined && folder !== '' ? folder : configFolder(around)
  return (await readTls(around, path, isSet(verify))) ?? { verify: isSet(verify) }
}

async function readTls(around: Surroundings, folder: string, verify: boolean): Promise<Tls | undefined> {
  const read = (name: string) => around.read(join(folder, name))
  const [ca, cert, key] = await Promise.all([read('ca.pem'), read('cert.pem'), read('key.pem')])
  if (ca === undefined && cert === undefined) return undefined
  return {
    verify,
    ...(ca === undefined ? {} : { ca }),
    ...(cert === undefined ? {} : { cert }),
    ...(key === undefined ? {} : { key }),
  }
}

export function parseHost(text: string, tls?: Tls): EngineHost {
  const [, scheme = 'tcp', rest = ''] = /^(?:(\w+):\/\/)?(.*)$/.exec(text) ?? []
  const pipe = pipes[scheme]
  if (pipe !== undefined) return { kind: 'socket', path: rest || pipe }
  if (scheme === 'https') return tcpHost(text, rest, tls ?? { verify: true })
  if (scheme === 'tcp' || scheme === 'http') return tcpHost(text, rest, tls)
  throw unusable(text, elsewhere[scheme] ?? 'It is neither unix://PATH nor tcp://HOST:PORT.')
}

/** What `scheme://` alone means. */
const pipes: Readonly<Record<string, string>> = {
  unix: defaultSocket('linux'),
  npipe: defaultSocket('win32'),
}

const elsewhere: Readonly<Record<string, string>> = { ssh: 'lake works with an engine on this machine only.' }

function tcpHost(text: string, rest: string, tls: Tls | undefined): EngineHost {
  const url = URL.canParse(`http://${rest}`) ? new URL(`http://${rest}`) : undefined
  if (url === undefined) throw unusable(text, 'It has no host name.')
  // The Docker CLI's own defaults.
  const port = url.port === '' ? (tls === undefined ? 2375 : 2376) : Number(url.port)
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  return { kind: 'tcp', host, port, ...(tls === undefined ? {} : { tls }) }
}

function unusable(text: string, why: string): LakeError {
  return new LakeError(`The engine's address ${text} cannot be used`, {
    code: 'engine-address',
    exit: 'prerequisite',
    details: [why],
    actions: [
      { id: 'unset', command: 'unset DOCKER_HOST' },
      { id: 'use-default', command: 'docker context use default' },
    ],
  })
}
