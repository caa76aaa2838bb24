// `lake init` beside a project that runs: the real program, on an engine of a few canned answers.
import { createServer } from 'node:http'
import { mkdtemp, readFile, realpath, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lake } from './harness/lake.ts'

const labels = (service: string) => ({
  'com.docker.compose.project': 'shop',
  'com.docker.compose.service': service,
})
const running = (service: string, image: string) => ({
  Id: service,
  Names: [`/shop-${service}-1`],
  Image: image,
  Labels: labels(service),
  Ports: [],
  NetworkSettings: { Networks: { shop_default: {} } },
})
const answers: Readonly<Record<string, unknown>> = {
  '/version': { Version: '28.1.0', ApiVersion: '1.49' },
  '/info': { DockerRootDir: '/data', OperatingSystem: 'Debian', MemTotal: 16 * 1024 ** 3 },
  '/containers/json': [running('trino', 'trinodb/trino:476'), running('postgres', 'postgres:15')],
  '/containers/shop-postgres-1/json': {
    Id: 'postgres',
    Config: { Env: ['POSTGRES_USER=shop', 'POSTGRES_DB=orders', 'POSTGRES_PASSWORD=pa55word'] },
  },
}

async function beside() {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lake-beside-')))
  const socket = join(folder, 'engine.sock')
  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    const found = answers[(request.url ?? '').replace(/\?.*/, '')]
    response.writeHead(found === undefined ? 404 : 200).end(JSON.stringify(found ?? { message: 'no' }))
  })
  await new Promise<void>((done) => {
    server.listen(socket, done)
  })
  onTestFinished(async () => {
    server.closeAllConnections()
    server.close()
    await rm(folder, { recursive: true, force: true })
  })
  const run = (...args: readonly string[]) =>
    lake(['init', '--no-input', ...args], { cwd: folder, env: { DOCKER_HOST: `unix://${socket}` } })
  return { run, asked, config: () => readFile(join(folder, 'lake.yaml'), 'utf8') }
}

test('a project that is named is attached, with a reference for its password', async () => {
  const { run, config, asked } = await beside()
  const { code, stdout } = await run('--attach', 'shop')
  expect(code).toBe(0)
  expect(stdout).toContain('Attached shop: PostgreSQL, Trino, logs of 2 services')
  expect(stdout).toContain('export POSTGRES_PASSWORD=')
  const text = await config()
  expect(text).toContain('\nattach:\n  - project: shop\n')
  expect(text).toContain('trino: { external: shop/trino:8080 }')
  expect(text).toContain('database: orders')
  expect(`${text}${stdout}`).not.toContain('pa55word')
  expect(new Set(asked.map((request) => request.split(' ')[0]))).toEqual(new Set(['GET']))
})

test('without being asked for it is offered, not attached', async () => {
  const { run, config } = await beside()
  const { code, stdout } = await run('--no-lake', '--json')
  expect(code).toBe(0)
  expect((JSON.parse(stdout) as { data: unknown }).data).toMatchObject({
    attached: [],
    offered: expect.arrayContaining([{ name: 'shop', what: ['PostgreSQL', 'Trino'], services: 2 }]),
    exports: [],
  })
  expect(await config()).toContain('\n# attach: [{ project: shop }]\n')
})

test('and not looked for with --no-attach', async () => {
  const { run, asked } = await beside()
  expect((await run('--no-attach')).code).toBe(0)
  expect(asked.filter((request) => request.includes('containers'))).toEqual([])
})

test.each([
  [['--attach', 'shpo'], 2, 'Did you mean shop?'],
  [['--attach', 'shop', '--no-attach'], 2, '--no-attach'],
  [['--attach', 'shop', '--lake'], 2, 'nessie writes to postgres'],
])('%j', async (args, code, says) => {
  const { run, config } = await beside()
  const ended = await run(...args)
  expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: '' })
  expect(ended.stderr).toContain(says)
  await expect(config()).rejects.toThrow('ENOENT')
})

test('what was asked for by name needs an engine', async () => {
  const { code, stderr } = await lake(['init', '--no-input', '--attach', 'shop'])
  expect(code).toBe(4)
  expect(stderr).toContain('engine')
})
