// Programs as a person gets them: the built command, an upstream of the test's own behind a proxy that plays its host, and
// what a broken upstream or a machine without a fitting JDK leaves behind.
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { Server } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import { connect } from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { lake, shipped } from './harness/lake.ts'
import type { Ended } from './harness/lake.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0

/** What the upstream does, until the next test. */
interface Manners {
  sum?: string
  /** Bytes after which it hangs up. */
  cutAt?: number
}

let folder: string
let manners: Manners = {}
let asked: string[] = []
const servers: Server[] = []
let environment: Readonly<Record<string, string>>

async function listen(server: Server): Promise<number> {
  servers.push(server)
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
  return (server.address() as AddressInfo).port
}

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lake-upstream-'))
  const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
  const kind = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2']
  const named = ['-subj', '/CN=upstream', '-addext', 'subjectAltName=DNS:github.com']
  await run('openssl', ['req', '-x509', ...kind, ...named, '-keyout', key, '-out', cert])
  await writeFile(join(folder, 'tempo'), '#!/bin/sh\necho "tempo, version 3.0.3"\n')
  await chmod(join(folder, 'tempo'), 0o755)
  await run('tar', ['-czf', join(folder, 'tempo.tar.gz'), '-C', folder, 'tempo'])
  const archive = await readFile(join(folder, 'tempo.tar.gz'))
  const sum = createHash('sha256').update(archive).digest('hex')
  const tls = { key: await readFile(key), cert: await readFile(cert) }
  const upstream = createTlsServer(tls, (request, response) => {
    const name = request.url?.split('/').at(-1) ?? ''
    asked.push(name)
    if (name === 'SHA256SUMS')
      return response.end(
        ['amd64', 'arm64']
          .map((arch) => `${manners.sum ?? sum}  tempo_3.0.3_linux_${arch}.tar.gz\n`)
          .join(''),
      )
    response.writeHead(200, { 'content-length': archive.length, etag: '"1"' })
    if (manners.cutAt === undefined) return response.end(archive)
    return response.write(archive.subarray(0, manners.cutAt), () => response.destroy())
  })
  const port = await listen(upstream)
  const proxy = createServer()
  proxy.on('connect', (_request, client) => {
    client.write('HTTP/1.1 200 OK\r\n\r\n')
    const server = connect(port, '127.0.0.1')
    server.pipe(client).pipe(server)
    for (const end of [server, client]) end.on('error', () => [server.destroy(), client.destroy()])
  })
  environment = {
    HTTPS_PROXY: `http://127.0.0.1:${await listen(proxy)}`,
    NODE_EXTRA_CA_CERTS: cert,
    XDG_CACHE_HOME: join(folder, 'cache'),
  }
})
afterAll(async () => {
  for (const server of servers) server.close()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  manners = {}
  asked = []
  await rm(join(folder, 'cache'), { recursive: true, force: true })
})

const install = (...args: readonly string[]): Promise<Ended> =>
  lake(['programs', 'install', ...args], { env: environment })

/** What could be taken for a program. */
async function installed(): Promise<readonly string[]> {
  const names = await readdir(join(folder, 'cache/lake/programs')).catch((): string[] => [])
  return names.filter((name) => !name.startsWith('.'))
}

describe('programs install', () => {
  test('gets a program through the proxy, checks it, and needs nobody the second time', async () => {
    const first = await install('tempo')
    expect(first, first.stderr).toMatchObject({ code: 0 })
    expect(first.stdout).toContain('tempo 3.0.3')
    expect(await installed()).toEqual(['tempo-3.0.3-release'])
    const before = asked.length
    expect(await install('tempo', '--offline')).toMatchObject({ code: 0 })
    expect(asked).toHaveLength(before)
    const verified = await lake(['programs', 'verify', 'tempo'], { env: environment })
    expect(verified, verified.stderr).toMatchObject({ code: 0 })
  })

  test('throws away what has a wrong checksum: exit 6, and what to do', async () => {
    manners = { sum: '1'.repeat(64) }
    const ended = await install('tempo')
    expect(ended.code).toBe(6)
    expect(ended.stderr).toMatch(/sha256 of what came is .*thrown away/)
    expect(ended.stderr).toMatch(/lake programs install tempo|PATH/)
    expect(await installed()).toEqual([])
    manners = {}
    expect(await install('tempo')).toMatchObject({ code: 0 })
  })

  test('never uses half an archive, and goes on with it: exit 6, then 0', async () => {
    manners = { cutAt: 40 }
    const ended = await install('tempo')
    expect(ended.code).toBe(6)
    expect(ended.stderr).toContain('before the file was whole')
    expect(await installed()).toEqual([])
    manners = {}
    expect(await install('tempo')).toMatchObject({ code: 0 })
  })

  test('asks nobody on a platform that upstream has nothing for: exit 4', async () => {
    const plan9 = `data:text/javascript,Object.defineProperty(process,'arch',{value:'mips'})`
    const ended = await lake(['programs', 'install', 'tempo'], {
      env: environment,
      node: ['--import', plan9],
    })
    expect(ended.code, ended.stderr).toBe(4)
    expect(ended.stderr).toContain('Cannot get tempo for linux-mips')
    expect(asked).toEqual([])
    expect(await installed()).toEqual([])
  })
})

/** Where JDKs lie is empty but for what `make` puts there, for the command alone. */
async function withJdks(make: string): Promise<{ readonly code: number; readonly stderr: string }> {
  const node = join(folder, 'bin')
  await mkdir(node, { recursive: true })
  const script = `/bin/mount -t tmpfs tmpfs /usr/lib/jvm && ${make} && exec "$0" "$@"`
  const command = [process.execPath, join(shipped, 'bin/lake.js'), 'programs', 'install', 'trino']
  const env = { ...environment, PATH: `${node}:/usr/sbin:/sbin`, HOME: folder }
  const sh = ['--mount', '/bin/sh', '-c', script, ...command]
  return run('/usr/bin/unshare', sh, { env }).then(
    ({ stderr }) => ({ code: 0, stderr }),
    (error: unknown) => error as { code: number; stderr: string },
  )
}

// Only root has mounts of its own.
describe.runIf(isRoot)('a JDK', () => {
  beforeAll(() => mkdir('/usr/lib/jvm', { recursive: true }))

  test('that is missing: exit 4, how new it must be, and nothing is fetched', async () => {
    const ended = await withJdks(':')
    expect(ended.code, ended.stderr).toBe(4)
    expect(ended.stderr).toContain('trino needs a JDK, and there is none here')
    expect(ended.stderr).toContain('Java 24 or later')
    expect(asked).toEqual([])
    expect(await installed()).toEqual([])
  })

  test('that is too old: exit 4, which one there is', async () => {
    const old = '/usr/lib/jvm/old'
    const make = [
      `/bin/mkdir -p ${old}/bin`,
      `echo 'JAVA_VERSION="17.0.9"' > ${old}/release`,
      `echo '#!/bin/sh' > ${old}/bin/java`,
      `/bin/chmod 755 ${old}/bin/java`,
    ]
    const ended = await withJdks(make.join(' && '))
    expect(ended.code, ended.stderr).toBe(4)
    expect(ended.stderr).toContain('trino needs a newer JDK than the one that is here')
    expect(ended.stderr).toContain(`17.0.9 in ${old}`)
    expect(await installed()).toEqual([])
  })
})
