import { request } from 'node:http'
import { expect, test } from 'vitest'
import { launchers, openBrowser } from '../../src/system/browser.ts'
import { realClock } from '../../src/system/clock.ts'
import { realSystem } from '../../src/system/real.ts'
import { serve } from '../../src/system/serve.ts'

test('a browser is looked for where the platform has it, and not without a screen', () => {
  const url = 'http://127.0.0.1:1/'
  expect(launchers(url, 'darwin', {})).toEqual([['open', url]])
  expect(launchers(url, 'win32', {})).toEqual([['rundll32', 'url.dll,FileProtocolHandler', url]])
  expect(launchers(url, 'linux', {}, false)).toEqual([])
  expect(launchers(url, 'linux', { DISPLAY: ':0' }, false)).toEqual([['xdg-open', url]])
  expect(launchers(url, 'linux', { WAYLAND_DISPLAY: 'w' }, true)).toEqual([
    ['wslview', url],
    ['xdg-open', url],
  ])
})

test('what is no web page is not opened', async () => {
  expect(await openBrowser('file:///etc/passwd', 'darwin', {})).toBe(false)
  expect(await openBrowser('http://127.0.0.1/', 'linux', {})).toBe(false)
})

test('a page is served on loopback with its cookies, an accident is a 500, and closing ends it', async () => {
  const page = await serve(async (path, host) => {
    if (path === '/boom') throw new Error('boom')
    return { status: 200, headers: { 'Set-Cookie': ['a=1', 'b=2'] }, body: `${path} ${host}` }
  })
  const get = (path: string) =>
    new Promise<{ status: number | undefined; cookies: unknown; body: string }>((resolve, reject) => {
      request(
        { agent: false, port: page.port, host: '127.0.0.1', path, headers: { host: 'p.localhost' } },
        (response) => {
          let body = ''
          response.on('data', (chunk: Buffer) => (body += String(chunk)))
          response.on('end', () =>
            resolve({ status: response.statusCode, cookies: response.headers['set-cookie'], body }),
          )
        },
      )
        .on('error', reject)
        .end()
    })
  expect(await get('/x?y=1')).toEqual({ status: 200, cookies: ['a=1', 'b=2'], body: '/x?y=1 p.localhost' })
  expect((await get('/boom')).status).toBe(500)
  await page.close()
  await expect(get('/x')).rejects.toThrow('ECONNREFUSED')
})

test('a sleep lasts, or ends by an interruption', async () => {
  const clock = realClock()
  const before = clock.monotonic()
  await clock.sleep(20)
  expect(clock.monotonic() - before).toBeGreaterThanOrEqual(18)
  await expect(clock.sleep(60_000, AbortSignal.timeout(10))).rejects.toMatchObject({ exit: 'interrupted' })
})

test('the real system is there at once: nothing heavy is loaded before it is used', () => {
  const { host } = realSystem()
  expect(host.randomHex(3)).toMatch(/^[0-9a-f]{6}$/)
  expect(host.sha256('')).toMatch(/^e3b0c442/)
})
