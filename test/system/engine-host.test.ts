import { createHash } from 'node:crypto'
import { expect, test } from 'vitest'
import { parseHost, resolveEngineHost } from '../../src/system/engine-host.ts'

const socket = (path: string) => ({ kind: 'socket', path })
const id = (name: string) => createHash('sha256').update(name).digest('hex')
const meta = (host: string, more: object = {}) =>
  JSON.stringify({ Endpoints: { docker: { Host: host, ...more } } })

function resolve(
  environment: Record<string, string>,
  files: Record<string, string> = {},
  platform = 'linux',
) {
  return resolveEngineHost({ environment, platform, home: '/home/u', read: async (path) => files[path] })
}

const colima = {
  '/home/u/.docker/config.json': '{"currentContext":"colima"}',
  [`/home/u/.docker/contexts/meta/${id('colima')}/meta.json`]: meta('unix:///home/u/.colima/docker.sock'),
}

test('without a word of anybody it is the platform’s own socket', async () => {
  expect(await resolve({})).toEqual(socket('/var/run/docker.sock'))
  expect(await resolve({ DOCKER_HOST: '', DOCKER_CONTEXT: '', DOCKER_CONFIG: '' })).toEqual(
    socket('/var/run/docker.sock'),
  )
  expect(await resolve({}, {}, 'win32')).toEqual(socket('//./pipe/docker_engine'))
  expect(await resolve({}, { '/home/u/.docker/config.json': '{torn' })).toEqual(
    socket('/var/run/docker.sock'),
  )
})

test('the current context decides, DOCKER_CONTEXT before it, DOCKER_HOST before both', async () => {
  expect(await resolve({}, colima)).toEqual(socket('/home/u/.colima/docker.sock'))
  expect(await resolve({ DOCKER_CONTEXT: 'default' }, colima)).toEqual(socket('/var/run/docker.sock'))
  expect(await resolve({ DOCKER_HOST: 'unix:///x.sock', DOCKER_CONTEXT: 'colima' }, colima)).toEqual(
    socket('/x.sock'),
  )
  const elsewhere = {
    [`/c/contexts/meta/${id('b')}/meta.json`]: meta('npipe:////./pipe/dockerDesktopLinuxEngine'),
  }
  expect(await resolve({ DOCKER_CONFIG: '/c', DOCKER_CONTEXT: 'b' }, elsewhere)).toEqual(
    socket('//./pipe/dockerDesktopLinuxEngine'),
  )
})

test('a context that is not there is an error with a way out', async () => {
  await expect(resolve({ DOCKER_CONTEXT: 'gone' }, colima)).rejects.toMatchObject({ code: 'engine-context' })
})

test('certificates come from the context, or from the environment', async () => {
  const files = {
    [`/c/contexts/meta/${id('r')}/meta.json`]: meta('tcp://10.0.0.1:2376', { SkipTLSVerify: true }),
    [`/c/contexts/tls/${id('r')}/docker/ca.pem`]: 'CA',
    '/certs/ca.pem': 'CA2',
    '/certs/cert.pem': 'CERT',
    '/certs/key.pem': 'KEY',
  }
  const tcp = { kind: 'tcp', host: '10.0.0.1', port: 2376 }
  expect(await resolve({ DOCKER_CONFIG: '/c', DOCKER_CONTEXT: 'r' }, files)).toEqual({
    ...tcp,
    tls: { verify: false, ca: 'CA' },
  })
  const environment = { DOCKER_HOST: 'tcp://10.0.0.1', DOCKER_TLS_VERIFY: '1', DOCKER_CERT_PATH: '/certs' }
  expect(await resolve(environment, files)).toEqual({
    ...tcp,
    tls: { verify: true, ca: 'CA2', cert: 'CERT', key: 'KEY' },
  })
})

test.each([
  ['unix://', socket('/var/run/docker.sock')],
  ['tcp://[::1]:2375', { kind: 'tcp', host: '::1', port: 2375 }],
  ['localhost:4243', { kind: 'tcp', host: 'localhost', port: 4243 }],
  ['tcp://h', { kind: 'tcp', host: 'h', port: 2375 }],
])('%s', (text, expected) => {
  expect(parseHost(text)).toEqual(expected)
})

test.each(['ssh://u@h', 'ftp://h', 'tcp://'])('%s cannot be used', (text) => {
  expect(() => parseHost(text)).toThrow('cannot be used')
})
