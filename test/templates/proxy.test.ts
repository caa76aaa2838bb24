// The socket proxy, run for real in front of a stand-in for the engine: what it lets through, and what it refuses.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, request } from 'node:http'
import type { Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { readTemplate } from './files.ts'
import { freePort, start, untilAnswered } from './network.ts'
import type { Program } from './network.ts'
import { tool } from './tools.ts'

const haproxy = tool('haproxy')

const id = 'a'.repeat(64)
const folder = mkdtempSync(join(tmpdir(), 'lake-proxy-'))
const ports = { logs: 0, metrics: 0 }
let engine: Server
let proxy: Program | undefined

beforeAll(async () => {
  if (haproxy.missing) return
  engine = createServer((_, response) => response.end('reached the engine'))
  await new Promise<void>((resolve) => engine.listen(join(folder, 'engine.sock'), resolve))
  ports.logs = await freePort()
  ports.metrics = await freePort()
  const config = readTemplate('socket-proxy/haproxy.cfg')
    .replaceAll('/var/run/docker.sock', join(folder, 'engine.sock'))
    .replace('bind :2375', `bind 127.0.0.1:${ports.logs}`)
    .replace('bind :2376', `bind 127.0.0.1:${ports.metrics}`)
  writeFileSync(join(folder, 'haproxy.cfg'), config)
  proxy = start(haproxy.path(), ['-f', join(folder, 'haproxy.cfg')])
  await untilAnswered(`http://127.0.0.1:${ports.logs}/_ping`, proxy)
})

afterAll(() => {
  proxy?.process.kill('SIGKILL')
  engine?.close()
  rmSync(folder, { recursive: true, force: true })
})

/** Sent as it stands: fetch would normalise `..` away. */
function ask(port: number, method: string, path: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const sent = request({ host: '127.0.0.1', port, method, path }, (answer) => {
      answer.resume()
      resolve(answer.statusCode ?? 0)
    })
    sent.on('error', reject)
    sent.end()
  })
}

const forLogs = [
  '/_ping',
  '/v1.41/containers/json?all=1',
  `/v1.41/containers/${id}/json`,
  `/containers/${id}/logs?follow=1`,
  '/v1.41/networks',
]
const forMetrics = ['/_ping', '/v1.41/info', '/version', `/v1.41/containers/${id}/json`]
const never = [
  '/v1.41/images/json',
  '/v1.41/volumes',
  '/v1.41/secrets',
  '/v1.41/events',
  '/v1.41/system/df',
  '/v1.41/networks/x',
  `/v1.41/containers/${id}/archive?path=/`,
  `/v1.41/containers/${id}/export`,
  `/v1.41/containers/${id}/top`,
  `/v1.41/exec/${id}/json`,
  `/v1.41/containers/${id}/json/../archive`,
  `/v1.41/containers/..%2Fimages/json`,
  `//v1.41/containers/json`,
]

async function statuses(
  port: number,
  method: string,
  paths: readonly string[],
): Promise<Record<string, number>> {
  return Object.fromEntries(
    await Promise.all(paths.map(async (path) => [path, await ask(port, method, path)] as const)),
  )
}

const allOf = (paths: readonly string[], status: number): Record<string, number> =>
  Object.fromEntries(paths.map((path) => [path, status]))

describe('the socket proxy', () => {
  it.skipIf(haproxy.missing)('lets log collection read five paths', async () => {
    expect(await statuses(ports.logs, 'GET', forLogs)).toEqual(allOf(forLogs, 200))
    expect(await ask(ports.logs, 'HEAD', '/_ping')).toBe(200)
  })

  it.skipIf(haproxy.missing)('lets container metrics read four', async () => {
    expect(await statuses(ports.metrics, 'GET', forMetrics)).toEqual(allOf(forMetrics, 200))
  })

  it.skipIf(haproxy.missing)('refuses each the paths of the other', async () => {
    const foreign = {
      logs: forMetrics.filter((path) => !/_ping|json$/.test(path)),
      metrics: forLogs.filter((path) => /logs|networks|containers\/json/.test(path)),
    }
    expect(await statuses(ports.logs, 'GET', foreign.logs)).toEqual(allOf(foreign.logs, 403))
    expect(await statuses(ports.metrics, 'GET', foreign.metrics)).toEqual(allOf(foreign.metrics, 403))
  })

  it.skipIf(haproxy.missing)('refuses every other path', async () => {
    for (const port of Object.values(ports))
      expect(await statuses(port, 'GET', never)).toEqual(allOf(never, 403))
  })

  it.skipIf(haproxy.missing)('refuses to write, also where it lets read', async () => {
    for (const port of Object.values(ports))
      for (const method of ['POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'])
        expect(await statuses(port, method, forLogs)).toEqual(allOf(forLogs, 403))
  })
})
