import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, onTestFinished, test } from 'vitest'
import { realHttp } from '../../src/system/http.ts'

const http = realHttp()

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer)
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve)
  })
  onTestFinished(() => {
    server.closeAllConnections()
    server.close()
  })
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('status, headers and body come back as they are, a redirect and an error included', async () => {
  const url = await serve((request, response) => {
    response.setHeader('set-cookie', ['a=1', 'b=2'])
    response.writeHead(302, { Location: '/login', 'X-Seen': String(request.headers.authorization) })
    request.pipe(response)
  })
  const answer = await http.request(url.replace('//', '//trino:@'), { method: 'POST', body: 'ä' })
  expect(answer).toMatchObject({ status: 302, body: 'ä' })
  expect(answer.headers).toMatchObject({
    location: '/login',
    'set-cookie': 'a=1, b=2',
    'x-seen': 'Basic dHJpbm86',
  })
})

test('a request whose time is over is a timeout, with a slow head or a slow body', async () => {
  const url = await serve((request, response) => {
    if (request.url === '/body') response.write('begun')
  })
  for (const path of ['/head', '/body']) {
    await expect(http.request(url + path, { timeoutMs: 100 })).rejects.toMatchObject({ kind: 'timeout' })
  }
  const signal = AbortSignal.timeout(50)
  await expect(http.request(url, { signal })).rejects.toMatchObject({ kind: 'aborted' })
})

test('a broken connection, a closed port and an unknown name are told apart', async () => {
  const url = await serve((request) => request.socket.destroy())
  await expect(http.request(url)).rejects.toMatchObject({ name: 'HttpFailure', kind: 'reset' })
  await expect(http.request('http://127.0.0.1:1/')).rejects.toMatchObject({ kind: 'refused' })
  await expect(http.request('http://no-such-host.invalid/')).rejects.toMatchObject({ kind: 'dns' })
})

test('an endless answer is cut off', async () => {
  const url = await serve((_, response) => {
    const megabyte = Buffer.alloc(1024 * 1024)
    const more = (): void => {
      while (!response.destroyed && response.write(megabyte));
      if (!response.destroyed) response.once('drain', more)
    }
    more()
  })
  await expect(http.request(url)).rejects.toMatchObject({ kind: 'too-large' })
})
