// What a first lake.yaml takes: nothing is written where it would not be valid, and no folder is guessed.
import { mkdtemp, readFile, readdir, realpath, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { lake } from './harness/lake.ts'

async function ownFolder(): Promise<string> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), 'lake-first-')))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  return folder
}

test.each([
  [['--name', 'My Lake'], 'did you mean "my-lake"?'],
  [['--name', 'null'], 'name has no value'],
  [['--name', 'a: b'], 'lake.yaml:3'],
  [['--name', 'ok', '--with', 'postgrse'], 'did you mean "postgres"?'],
  [['--no-lake', '--with', 'postgres'], '--with'],
  [['--size', 'huge'], 'tiny, default, full'],
])('init %j writes nothing, and says what would be right', async (args, says) => {
  const cwd = await ownFolder()
  const { code, stdout, stderr } = await lake(['init', ...args], { cwd })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(says)
  expect(await readdir(cwd)).toEqual([])
})

test.each(['up --dry-run', 'plan'])(
  '%s in an empty folder changes nothing, and names what would',
  async (line) => {
    const cwd = await ownFolder()
    const { code, stderr } = await lake(line.split(' '), { cwd, env: { DOCKER_HOST: await engineWith(16) } })
    expect(code).toBe(10)
    expect(stderr).toContain('lake init')
    expect(await readdir(cwd)).toEqual([])
  },
)

/** An engine that says what it has, and runs nothing. */
async function engineWith(memoryGigabytes: number): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'lake-engine-'))
  const facts = { DockerRootDir: '/d', MemTotal: memoryGigabytes * 1024 ** 3, OperatingSystem: 'Linux' }
  const version = { Version: '28.0.0', ApiVersion: '1.48' }
  const server = createServer(({ url = '' }, answer) =>
    answer.end(JSON.stringify(url.endsWith('/info') ? facts : url.startsWith('/containers') ? [] : version)),
  ).listen(join(folder, 'engine.sock'))
  onTestFinished(async () => {
    server.close()
    await rm(folder, { recursive: true, force: true })
  })
  return `unix://${folder}/engine.sock`
}

test.each([
  [16, [], 'observability, PostgreSQL, Object store, Nessie, Trino', /^# size: default/m],
  [4, [], 'observability, PostgreSQL, Object store, Nessie, Trino (size: tiny)', /^size: tiny/m],
  [4, ['--size', 'full'], 'Nessie, Trino (size: full)', /^size: full/m],
  [2.5, [], 'observability\n', /^ {2}# trino: \{\}/m],
  [2.5, ['--lake'], 'Nessie, Trino (size: tiny)', /^ {2}trino: \{\}/m],
  [16, ['--no-lake'], 'observability\n', /^ {2}# trino: \{\}/m],
  [16, ['--with', 'nessie'], 'observability, PostgreSQL, Object store, Nessie\n', /^ {2}minio: \{\}/m],
] as const)(
  'with an engine of %f GB, init %j takes what fits or what was said',
  async (memory, args, says, has) => {
    const cwd = await ownFolder()
    const { code, stdout } = await lake(['init', ...args], {
      cwd,
      env: { DOCKER_HOST: await engineWith(memory) },
    })
    expect(code).toBe(0)
    expect(stdout).toContain(says)
    expect(stdout).toMatch(/\nNext: lake up\n$/)
    expect(await readFile(join(cwd, 'lake.yaml'), 'utf8')).toMatch(has)
  },
)

test('up in containers without an engine writes nothing: what fits is not known yet', async () => {
  const cwd = await ownFolder()
  const { code, stderr } = await lake(['up'], { cwd })
  expect(code).toBe(4)
  expect(stderr).toContain('does not answer')
  expect(await readdir(cwd)).toEqual([])
})

test.each([
  ['up', '--timeout', 'soon'],
  ['up', '--timeout', '-5'],
])('%j writes no lake.yaml before it has understood its flags', async (...args) => {
  const cwd = await ownFolder()
  const { code, stderr } = await lake(args, { cwd })
  expect(code).toBe(2)
  expect(stderr).toContain('--timeout')
  expect(await readdir(cwd)).toEqual([])
})

test.each([['up'], ['down', '--volumes', '--yes'], ['status'], ['config', 'set', 'size', 'tiny']])(
  '%j in a folder that is not there never means the project above it',
  async (...args) => {
    const cwd = await ownFolder()
    await writeFile(join(cwd, 'lake.yaml'), 'name: above\n')
    const { code, stderr } = await lake([...args, '-C', 'typo'], { cwd })
    expect(code).toBe(10)
    expect(stderr).toContain(`there is no folder ${join(cwd, 'typo')}`)
    expect(await readdir(cwd)).toEqual(['lake.yaml'])
  },
)

test('init makes the folder, and says that a project lies above it', async () => {
  const cwd = await ownFolder()
  await writeFile(join(cwd, 'lake.yaml'), 'name: above\n')
  const { code, stderr } = await lake(['init', '-C', 'inner'], { cwd })
  expect(code).toBe(0)
  expect(stderr).toContain('this one is a project of its own')
  expect(await readdir(join(cwd, 'inner'))).toEqual(['.gitignore', 'lake.yaml'])
})
