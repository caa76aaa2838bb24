// Downloads against a server that does what servers do: break off, stall, lead elsewhere, refuse.
import { randomBytes } from 'node:crypto'
import { readFile, readdir, symlink, writeFile } from 'node:fs/promises'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { realSupply } from '../../src/system/real-supply.ts'
import { ownFolder } from './folder.ts'
import { web } from './web.ts'

const body = randomBytes(100_000)
const { signal } = new AbortController()
const quick = { stallMs: 300, attempts: 1, pauseMs: 1 }
const once = realSupply({}, quick)
const often = realSupply({}, { ...quick, attempts: 3 })

/** As a file server answers: whole, or what follows the range where it is still the same file. */
function whole(request: IncomingMessage, response: ServerResponse, etag = '"one"'): void {
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? Number.NaN)
  if (Number.isNaN(from) || (request.headers['if-range'] ?? etag) !== etag) {
    response.writeHead(200, { 'content-length': body.length, etag }).end(body)
    return
  }
  const range = `bytes ${from}-${body.length - 1}/${body.length}`
  response.writeHead(206, { 'content-length': body.length - from, 'content-range': range, etag })
  response.end(body.subarray(from))
}

function broken(response: ServerResponse, bytes: number, etag = '"one"'): void {
  response.writeHead(200, { 'content-length': body.length, ...(etag === '' ? {} : { etag }) })
  response.write(body.subarray(0, bytes), () => response.destroy())
}

test('a file comes whole, with progress, and nothing else stays', async () => {
  const folder = await ownFolder()
  const { url } = await web(whole)
  const seen: (number | undefined)[][] = []
  const onProgress = (bytes: number, total: number | undefined) => seen.push([bytes, total])
  await once.download(`${url}/f`, join(folder, 'deep/f'), { signal, onProgress })
  expect(await readFile(join(folder, 'deep/f'))).toEqual(body)
  expect(await readdir(join(folder, 'deep'))).toEqual(['f'])
  expect(seen.at(-1)).toEqual([body.length, body.length])
})

describe('what broke off', () => {
  test('is told as such, has not the name of the file, and is continued by the next run', async () => {
    const folder = await ownFolder()
    const target = join(folder, 'f')
    let hang: ServerResponse | undefined
    const { url, asked } = await web((request, response) => {
      if (hang !== undefined) return whole(request, response)
      hang = response.writeHead(200, { 'content-length': body.length, etag: '"one"' })
      hang.write(body.subarray(0, 40_000))
    })
    const onProgress = (bytes: number) => {
      if (bytes === 40_000) hang?.destroy()
    }
    const refused = once.download(`${url}/f`, target, { signal, onProgress })
    await expect(refused).rejects.toMatchObject({ kind: 'truncated' })
    expect(await readdir(folder)).toEqual(['f.part', 'f.part.json'])
    await once.download(`${url}/f`, target, { signal })
    expect(await readFile(target)).toEqual(body)
    expect(asked).toEqual(['GET /f', 'GET /f bytes=40000-'])
  })

  test('is continued by itself, as often as it was allowed', async () => {
    const folder = await ownFolder()
    let left = 2
    const { url, asked } = await web((request, response) => {
      if (left-- > 0) broken(response, 10_000)
      else whole(request, response)
    })
    await often.download(`${url}/f`, join(folder, 'f'), { signal })
    expect(await readFile(join(folder, 'f'))).toEqual(body)
    expect(asked).toHaveLength(3)
  })

  test('begins anew where the file is another one by now', async () => {
    const folder = await ownFolder()
    const other = Buffer.alloc(50_000, 'x')
    await writeFile(join(folder, 'f.part'), other)
    const { url, asked } = await web((request, response) => whole(request, response, '"two"'))
    await writeFile(join(folder, 'f.part.json'), JSON.stringify({ url: `${url}/f`, version: '"one"' }))
    await once.download(`${url}/f`, join(folder, 'f'), { signal })
    expect(asked).toEqual(['GET /f bytes=50000-'])
    expect(await readFile(join(folder, 'f'))).toEqual(body)
  })

  test('is not whole where the server gives less than it was asked for', async () => {
    const folder = await ownFolder()
    const { url } = await web((request, response) => {
      const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0)
      const range = `bytes ${from}-${from + 9}/${body.length}`
      response.writeHead(206, { 'content-length': 10, 'content-range': range, etag: '"one"' })
      response.end(body.subarray(from, from + 10))
    })
    await writeFile(join(folder, 'f.part'), body.subarray(0, 100))
    await writeFile(join(folder, 'f.part.json'), JSON.stringify({ url: `${url}/f`, version: '"one"' }))
    const refused = once.download(`${url}/f`, join(folder, 'f'), { signal })
    await expect(refused).rejects.toMatchObject({
      kind: 'truncated',
      message: /ended after 110 of 100000 bytes/,
    })
    expect(await readdir(folder)).toEqual(['f.part', 'f.part.json'])
  })

  test('begins anew where the server does not name the version', async () => {
    const folder = await ownFolder()
    let first = true
    const { url, asked } = await web((request, response) => {
      if (first) broken(response, 40_000, '')
      else whole(request, response)
      first = false
    })
    await often.download(`${url}/f`, join(folder, 'f'), { signal })
    expect(await readFile(join(folder, 'f'))).toEqual(body)
    expect(asked).toEqual(['GET /f', 'GET /f'])
  })

  test('of another address is not continued', async () => {
    const folder = await ownFolder()
    const { url, asked } = await web((request, response) => {
      if (request.url === '/old') broken(response, 40_000)
      else whole(request, response)
    })
    const target = join(folder, 'f')
    await expect(once.download(`${url}/old`, target, { signal })).rejects.toMatchObject({ kind: 'truncated' })
    await once.download(`${url}/new`, target, { signal })
    expect(asked).toEqual(['GET /old', 'GET /new'])
    expect(await readFile(target)).toEqual(body)
  })

  test('and is longer than the file (416) begins anew', async () => {
    const folder = await ownFolder()
    const { url } = await web((request, response) => {
      if (request.headers.range === undefined) whole(request, response)
      else response.writeHead(416).end()
    })
    await writeFile(join(folder, 'f.part'), randomBytes(200_000))
    await writeFile(join(folder, 'f.part.json'), JSON.stringify({ url: `${url}/f`, version: '"one"' }))
    await often.download(`${url}/f`, join(folder, 'f'), { signal })
    expect(await readFile(join(folder, 'f'))).toEqual(body)
  })
})

describe('a server', () => {
  test('that falls silent is given up, before the head and in the middle', async () => {
    const folder = await ownFolder()
    const { url } = await web((request, response) => {
      if (request.url === '/middle') response.writeHead(200, { 'content-length': 9 }).write('begun')
    })
    for (const path of ['/head', '/middle']) {
      const refused = once.download(url + path, join(folder, 'f'), { signal })
      await expect(refused).rejects.toMatchObject({ kind: 'stalled', message: /sent nothing for 0.3 s/ })
    }
  })

  test.each([
    [404, 'not-found'],
    [410, 'not-found'],
    [403, 'refused'],
    [500, 'refused'],
  ])('that answers %d is %s', async (status, kind) => {
    const folder = await ownFolder()
    const { url } = await web((_, response) => response.writeHead(status).end('<html>'))
    const refused = once.download(`${url}/f`, join(folder, 'f'), { signal })
    await expect(refused).rejects.toMatchObject({ kind, message: `${url}/f answers ${status}` })
    expect(await readdir(folder)).toEqual([])
  })

  test('that leads elsewhere is followed, and not for ever', async () => {
    const folder = await ownFolder()
    const { url } = await web((request, response) => {
      if (request.url === '/f') whole(request, response)
      else response.writeHead(302, { location: request.url === '/a' ? '/f' : '/loop' }).end()
    })
    await once.download(`${url}/a`, join(folder, 'f'), { signal })
    expect(await readFile(join(folder, 'f'))).toEqual(body)
    const refused = once.download(`${url}/loop`, join(folder, 'g'), { signal })
    await expect(refused).rejects.toMatchObject({ kind: 'refused', message: /without an end/ })
  })

  test('that leads to another kind of address is not followed', async () => {
    const folder = await ownFolder()
    const { url } = await web((_, response) =>
      response.writeHead(302, { location: 'file:///etc/passwd' }).end(),
    )
    await expect(once.download(`${url}/f`, join(folder, 'f'), { signal })).rejects.toMatchObject({
      kind: 'refused',
    })
  })

  test('that is not there', async () => {
    const folder = await ownFolder()
    for (const [url, why] of [
      ['http://127.0.0.1:1/f', 'ECONNREFUSED'],
      ['http://no-such-host.invalid/f', 'ENOTFOUND'],
    ] as const) {
      const refused = once.download(url, join(folder, 'f'), { signal })
      await expect(refused).rejects.toMatchObject({
        kind: 'unreachable',
        message: expect.stringContaining(why),
      })
    }
  })
})

describe('a proxy of the environment', () => {
  const proxy = async () => {
    const behind = await web(whole)
    const front = await web((request, response) => {
      // A plain request through a proxy carries the whole address.
      if (request.url?.startsWith('http://') === true) whole(request, response)
      else response.writeHead(400).end()
    })
    front.server.on('connect', (request, socket) => {
      front.asked.push(`CONNECT ${request.url}`)
      const to = connect(Number(new URL(behind.url).port), '127.0.0.1', () => {
        socket.write('HTTP/1.1 200 OK\r\n\r\n')
        to.pipe(socket)
        socket.pipe(to)
      })
      for (const one of [to, socket]) one.on('error', () => {})
    })
    return { behind, front }
  }

  test('is used, in capitals too', async () => {
    const folder = await ownFolder()
    const { front } = await proxy()
    for (const name of ['http_proxy', 'HTTP_PROXY', 'ALL_PROXY']) {
      const supply = realSupply({ [name]: front.url }, quick)
      await supply.download('http://upstream.invalid/f', join(folder, name), { signal })
      expect(await readFile(join(folder, name))).toEqual(body)
    }
    expect(front.asked).toHaveLength(3)
    expect(front.asked.every((line) => line.includes('upstream.invalid'))).toBe(true)
  })

  test('is left aside for what no_proxy names', async () => {
    const folder = await ownFolder()
    const { behind, front } = await proxy()
    const supply = realSupply({ http_proxy: front.url, no_proxy: '127.0.0.1' }, quick)
    await supply.download(`${behind.url}/f`, join(folder, 'f'), { signal })
    expect(front.asked).toEqual([])
  })

  test('that is away is told', async () => {
    const folder = await ownFolder()
    const supply = realSupply({ http_proxy: 'http://127.0.0.1:1' }, quick)
    const refused = supply.download('http://upstream.invalid/f', join(folder, 'f'), { signal })
    await expect(refused).rejects.toMatchObject({ kind: 'unreachable' })
  })
})

test('Ctrl-C ends it at once and keeps what came', async () => {
  const folder = await ownFolder()
  const { url } = await web((_, response) => {
    response.writeHead(200, { 'content-length': body.length, etag: '"one"' }).write(body.subarray(0, 40_000))
  })
  const controller = new AbortController()
  const onProgress = () => controller.abort()
  const stopped = once.download(`${url}/f`, join(folder, 'f'), { signal: controller.signal, onProgress })
  await expect(stopped).rejects.toMatchObject({ code: 'interrupted', exit: 'interrupted' })
  expect(await readdir(folder)).toEqual(['f.part', 'f.part.json'])
})

test.runIf(process.platform === 'linux')('a full disk is told, and gets its space back', async () => {
  const folder = await ownFolder()
  const { url } = await web(whole)
  await symlink('/dev/full', join(folder, 'f.part'))
  const refused = once.download(`${url}/f`, join(folder, 'f'), { signal })
  await expect(refused).rejects.toMatchObject({ code: 'disk-full', exit: 'prerequisite' })
  expect(await readdir(folder)).toEqual([])
})

test('a host that is away is asked once, and others all the same', async () => {
  const folder = await ownFolder()
  const { url } = await web(whole)
  const supply = realSupply({}, quick)
  const away = 'http://127.0.0.1:9'
  const ask = (path: string) => supply.download(`${away}/${path}`, join(folder, path), { signal })
  const first: unknown = await ask('a').catch((error: unknown) => error)
  expect(first).toMatchObject({ kind: 'unreachable' })
  // The very same failure: nobody was asked.
  expect(await ask('b').catch((error: unknown) => error)).toBe(first)
  await supply.download(`${url}/f`, join(folder, 'f'), { signal })
})
