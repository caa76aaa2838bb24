import { createServer, type RequestListener } from 'node:http'
import { createServer as createTcpServer } from 'node:net'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { realEngine } from '../../src/system/engine.ts'
import { ownFolder } from './folder.ts'

const never = new AbortController().signal

/** An engine of a few canned answers, on a socket of its own. */
async function engine(answer: RequestListener) {
  const path = join(await ownFolder(), 'd.sock')
  const server = createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(path, resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return { engine: realEngine({ DOCKER_HOST: `unix://${path}` }, 'linux'), path }
}

test('the facts of the engine', async () => {
  const { engine: it, path } = await engine((request, response) => {
    const answers: Record<string, object> = {
      '/version': { Version: '28.1.0', ApiVersion: '1.49' },
      '/info': { DockerRootDir: '/data', OperatingSystem: 'Debian', MemTotal: 7 },
    }
    response.end(JSON.stringify(answers[request.url ?? ''] ?? {}))
  })
  const facts = {
    version: '28.1.0',
    apiVersion: '1.49',
    root: '/data',
    memoryBytes: 7,
    operatingSystem: 'Debian',
  }
  expect(await it.info()).toEqual({ ...facts, socket: path })
})

test('a container that goes between the list and the look is left out', async () => {
  const { engine: it } = await engine((request, response) => {
    if (request.url?.startsWith('/containers/json') === true) response.end('[{"Id":"a"}]')
    else response.writeHead(404).end('{"message":"No such container: a"}')
  })
  expect(await it.containers('x=y')).toEqual([])
})

test('what runs, whoever started it: its networks, and where each port is published', async () => {
  const { engine: it } = await engine((request, response) => {
    const port = (more: object) => ({ PrivatePort: 5432, Type: 'tcp', ...more })
    const b = {
      Id: 'b',
      Names: ['/shop-db-1'],
      Image: 'postgres:15',
      Labels: { project: 'shop' },
      Ports: [
        port({ IP: '0.0.0.0', PublicPort: 5433 }),
        port({ IP: '::', PublicPort: 5433 }),
        port({ PrivatePort: 9, IP: '127.0.0.1', PublicPort: 99 }),
        port({ PrivatePort: 8 }),
        port({ PrivatePort: 53, Type: 'udp', IP: '0.0.0.0', PublicPort: 53 }),
      ],
      NetworkSettings: { Networks: { shop_b: {}, shop_a: {} } },
    }
    const a = {
      Id: 'abcdefghijklmn',
      Names: [],
      Image: 'x',
      Labels: null,
      Ports: null,
      NetworkSettings: null,
    }
    response.end(request.url?.startsWith('/containers/json') === true ? JSON.stringify([b, a]) : '{}')
  })
  expect(await it.running()).toEqual([
    { name: 'abcdefghijkl', image: 'x', labels: {}, networks: [], ports: [] },
    {
      name: 'shop-db-1',
      image: 'postgres:15',
      labels: { project: 'shop' },
      networks: ['shop_a', 'shop_b'],
      ports: [
        { container: 8 },
        { container: 9, host: 99, loopback: true },
        { container: 5432, host: 5433, loopback: false },
      ],
    },
  ])
})

test('of the environment of a container, nothing but what was asked for', async () => {
  const { engine: it } = await engine((_, response) => {
    const Env = ['POSTGRES_USER=shop=1', 'POSTGRES_PASSWORD=secret', 'EMPTY=']
    response.end(JSON.stringify({ Id: 'a', Config: { Env } }))
  })
  const asked = await it.variables('a', ['POSTGRES_USER', 'EMPTY', 'POSTGRES_DB'])
  expect(asked).toEqual({ POSTGRES_USER: 'shop=1', EMPTY: '' })
})

test('of the services that are not asked for, no container is looked at', async () => {
  const looked: string[] = []
  const { engine: it } = await engine((request, response) => {
    const url = request.url ?? ''
    if (url.startsWith('/containers/json')) {
      const listed = ['a', 'b'].map((id) => ({ Id: id, Labels: { 'com.docker.compose.service': id } }))
      response.end(JSON.stringify([...listed, { Id: 'c', Labels: {} }]))
      return
    }
    looked.push(url)
    response.writeHead(404).end('{"message":"gone"}')
  })
  await it.containers('x=y', new Set(['b']))
  expect(looked).toEqual([expect.stringMatching(/^\/containers\/b\/json/)])
  await it.containers('x=y')
  expect(looked).toHaveLength(4)
})

test('an error of the engine is its own sentence', async () => {
  const { engine: it } = await engine((_, response) => {
    response.writeHead(500).end('{"message":"disk quota exceeded"}')
  })
  await expect(it.leftovers('x')).rejects.toMatchObject({ code: 'engine-answer', exit: 'failed' })
  await expect(it.leftovers('x')).rejects.toThrow('disk quota exceeded')
})

test('a log that breaks off is an error, one that is no longer wanted ends', async () => {
  let broken = false
  const { engine: it } = await engine((request, response) => {
    if (request.url?.startsWith('/containers/a/json') === true) {
      response.end('{"Id":"a","Config":{"Tty":false}}')
      return
    }
    response.write(Buffer.from([1, 0, 0, 0, 0, 0, 0, 2, 104, 10]))
    if (broken) setTimeout(() => response.destroy(), 20)
  })
  const lines: string[] = []
  for await (const entry of it.logs('a', { follow: true, signal: AbortSignal.timeout(200) }))
    lines.push(entry.line)
  expect(lines).toEqual(['h'])
  broken = true
  await expect(Array.fromAsync(it.logs('a', { follow: true, signal: never }))).rejects.toMatchObject({
    code: 'engine-unreachable',
  })
})

test.each([
  ['unix:///nowhere/d.sock', 'not installed, or not running'],
  ['tcp://127.0.0.1:1', 'Nothing listens'],
])('%s: %s', async (address, why) => {
  const failure = realEngine({ DOCKER_HOST: address }, 'linux').info()
  await expect(failure).rejects.toMatchObject({
    code: 'engine-unreachable',
    exit: 'prerequisite',
    details: [expect.stringContaining(why)],
    actions: [{ id: 'start-engine', command: 'sudo systemctl start docker' }],
  })
})

test('an engine that hangs is not waited for', async () => {
  const server = createTcpServer()
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.close()
  })
  const address = server.address()
  const port = typeof address === 'object' ? address?.port : undefined
  const failure = realEngine({ DOCKER_HOST: `tcp://127.0.0.1:${port}` }, 'darwin', 200).info()
  await expect(failure).rejects.toMatchObject({
    details: [expect.stringContaining('did not answer within 0.2 seconds')],
    actions: [{ command: 'open -a Docker' }, { command: 'colima start' }],
  })
})
