import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createServer, type AddressInfo } from 'node:net'
import { expect, onTestFinished, test, type TestContext } from 'vitest'
import { lsofOwner, realNet } from '../../src/system/net.ts'
import { listeners } from '../../src/system/port-owner-linux.ts'

const net = realNet(process.platform)
/** IPv6 is off on some machines. */
function cannotListen(context: TestContext, host: string): never {
  console.warn(`NOT PROVEN HERE: no ${host} on this machine`)
  context.skip()
}

const script = (host: string) =>
  `const s = require('net').createServer().listen(0, '${host}', () => console.log(s.address().port))`

async function listen(host: string): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => {
    server.listen(0, host, resolve)
  })
  onTestFinished(() => {
    server.close()
  })
  return (server.address() as AddressInfo).port
}

test.for(['127.0.0.1', '0.0.0.0', '::'])('a listener on %s takes the port', async (host, context) => {
  const port = await listen(host).catch(() => undefined)
  if (port === undefined) cannotListen(context, host)
  expect(await net.isFree(port)).toBe(false)
})

test('a port is free again once its listener is gone, and asking leaves nothing there', async () => {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => {
    server.close(resolve)
  })
  expect(await net.isFree(port)).toBe(true)
  expect(await net.isFree(port)).toBe(true)
})

test.for(['127.0.0.1', '::'])('the process that listens on %s is named', async (host, context) => {
  const child = spawn(process.execPath, ['-e', script(host)], { stdio: ['ignore', 'pipe', 'ignore'] })
  onTestFinished(() => {
    child.kill('SIGKILL')
  })
  const said = await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => undefined)])
  if (said === undefined) cannotListen(context, host)
  expect(await net.ownerOf(Number(String(said[0])))).toBe(`node (pid ${child.pid})`)
})

test('a port without a listener has no owner', async () => {
  expect(await net.ownerOf(1)).toBeUndefined()
})

test('only listeners count: a connection from the same port number does not', () => {
  const table = [
    '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode',
    '   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 111 1 0',
    '   1: 0100007F:1F90 0100007F:D431 01 00000000:00000000 00:00000000 00000000     0        0 222 1 0',
    '   2: 0100007F:11F9 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 333 1 0',
  ].join('\n')
  expect(listeners(table, 8080)).toEqual(['111'])
  expect(listeners(table, 0x1f9)).toEqual([])
})

test('lsof’s fields', () => {
  expect(lsofOwner('p123\ncnode\nf20\n')).toBe('node (pid 123)')
  expect(lsofOwner('')).toBeUndefined()
})
