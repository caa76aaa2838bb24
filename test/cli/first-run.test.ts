// What a first lake.yaml takes: nothing is written where it would not be valid, and no folder is guessed.
import { mkdtemp, readdir, realpath, rm, writeFile } from 'node:fs/promises'
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
])('init %j writes nothing, and says what would be right', async (args, says) => {
  const cwd = await ownFolder()
  const { code, stdout, stderr } = await lake(['init', ...args], { cwd })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toContain(says)
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
