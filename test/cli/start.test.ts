// The way to a command: version, help, unknown names, old Nodes.

import { mkdtemp, readFile, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { fixtures, lake, shipped } from './harness/lake.ts'

const facts = JSON.parse(await readFile(join(shipped, 'package.json'), 'utf8')) as { version: string }
const ids = JSON.parse(await readFile(join(shipped, 'dist/commands.json'), 'utf8')) as readonly string[]

test('--version', async () => {
  expect(await lake(['--version'])).toMatchObject({ code: 0, stdout: `${facts.version}\n`, stderr: '' })
})

test('without a word it shows all commands', async () => {
  const { code, stdout } = await lake([])
  expect(code).toBe(0)
  for (const id of ids) expect(stdout).toContain(`  ${id}`)
  expect((await lake(['--help'])).stdout).toBe(stdout)
  expect((await lake(['help'])).stdout).toBe(stdout)
})

describe.each(ids)('%s', (id) => {
  test('--help', async () => {
    const { code, stdout, stderr } = await lake([...id.split(' '), '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(`  lake ${id}`)
    expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(100)
    expect((await lake(['help', ...id.split(' ')])).stdout).toBe(stdout)
  })

  test('a wrong flag exits 2, without a stack', async () => {
    const { code, stdout, stderr } = await lake([...id.split(' '), '--no-such-flag', '--json'])
    expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({ error: { code: 'usage', category: 'usage' } })
  })
})

test.each([
  [['helo'], 'Unknown command: helo', 'lake hello'],
  [['hello2'], 'Unknown command: hello2', 'lake hello'],
])('%j is answered by the nearest name', async (args, message, meant) => {
  const { code, stdout, stderr } = await lake(args, { root: fixtures })
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
  expect(stderr).toBe(`✖ ${message}\n  Did you mean:\n  → ${meant}\n  → lake --help\n`)
})

test('an unknown command under --json', async () => {
  const { code, stdout } = await lake(['xyzzy', '--json'])
  expect(code).toBe(2)
  expect(JSON.parse(stdout)).toMatchObject({
    status: 'error',
    error: { code: 'unknown-command', category: 'usage' },
  })
})

describe('on a Node that is too old', () => {
  /** Makes this Node say that it is another one. */
  async function pretend(): Promise<readonly string[]> {
    const file = join(await mkdtemp(join(tmpdir(), 'lake-old-')), 'old.cjs')
    const versions = 'Object.assign({}, process.versions, { node: "20.20.2" })'
    await writeFile(file, `Object.defineProperty(process, 'versions', { value: ${versions} })`)
    return ['--require', file]
  }

  test('another one at hand takes over', async () => {
    const node = await pretend()
    expect(await lake(['hello', '-q'], { root: fixtures, node })).toMatchObject({
      code: 0,
      stdout: 'Hello you\n',
    })
    expect(await lake(['hello', '-q', '--end', 'degraded'], { root: fixtures, node })).toMatchObject({
      code: 9,
    })
  })

  test('a signal reaches it', async () => {
    const node = await pretend()
    const when = { says: 'looking', act: (pid: number) => process.kill(pid, 'SIGTERM') }
    const ended = await lake(['hello', '--end', 'hang'], { root: fixtures, node, when })
    expect(ended.code).toBe(143)
    expect(ended.stderr).toContain('Still running: grafana')
  })

  test('none at hand: one line says which is needed, exit 4', async () => {
    const node = await pretend()
    const ended = await lake(['hello'], { root: fixtures, node, env: { PATH: '/nonexistent' } })
    expect(ended).toMatchObject({ code: 4, stdout: '' })
    expect(ended.stderr).toMatch(
      /^lake needs Node [\d.]+ or later; this is 20\.20\.2, and no other was found on PATH\n$/,
    )
  })

  test('--version needs no other', async () => {
    expect(await lake(['--version'], { node: await pretend(), env: { PATH: '/nonexistent' } })).toMatchObject(
      { code: 0 },
    )
  })
})
